-- one way
-- A name cannot be taken away again in place.
-- does not: DROP
create function f(a integer, b integer default 2) returns integer immutable language sql as 'select $1 + $2';
create table t (id int primary key, v int generated always as (f(id)) stored);
insert into t values (1);
