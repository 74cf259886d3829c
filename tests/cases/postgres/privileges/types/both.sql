-- roles: case_app case_boss case_reader
create type mood as enum ('a'); create domain positive as int; create type pair as (a int); create type span as range (subtype = time);
