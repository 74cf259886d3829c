-- does not: DROP
create function f(x int) returns int immutable strict language sql as 'select x';
create table t (id int, v int) partition by range (f(id));
create table t_1 partition of t for values from (0) to (10);
insert into t values (1, 1);
