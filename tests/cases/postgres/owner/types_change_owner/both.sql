-- roles: case_app case_boss
create type mood as enum ('a', 'b');
create domain positive as int check (value > 0);
create type pair as (a int, b text);
create type span as range (subtype = time);
create table t (m mood, p positive, q pair, s span);
insert into t values ('a', 1, row(1, 'x'), '[10:00,11:00)');
