create type e as enum ('a');
create domain d as e not null;
create type c as (x d, y e[]);
create table t (v c);
create type deep as (t t, c c);
