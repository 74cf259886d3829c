create type e as enum ('a', 'b', 'c');
create domain d as bigint check (value >= 0);
create type r as range (subtype = e);
create type s as range (subtype = numeric);
create table t (v r, w s, x d);
