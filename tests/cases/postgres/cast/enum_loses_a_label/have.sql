create type label as enum ('a', 'b', 'c');
create function rank(label) returns int language sql immutable as 'select 1';
create cast (label as int) with function rank(label) as assignment;
create table t (id int, l label default 'a');
insert into t values (1, 'a'), (2, 'b');
create view v as select l::int from t;
