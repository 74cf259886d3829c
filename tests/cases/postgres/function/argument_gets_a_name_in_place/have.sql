create function f(integer, b integer default 1) returns integer immutable language sql as 'select $1 + $2';
create table t (id int primary key, v int generated always as (f(id)) stored);
insert into t values (1);
