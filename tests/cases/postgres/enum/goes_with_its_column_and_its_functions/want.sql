-- one way
create type e as enum ('a');
create function f(e) returns int language sql immutable as 'select 1';
create table t (id int, v e default 'a' check (f(v) = 1), g int generated always as (f('a'::e)) stored);
