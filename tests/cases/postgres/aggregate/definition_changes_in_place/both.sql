create table t (id int primary key, v int);
insert into t values (1, 2), (2, 3);
create function add_positive(total bigint, value integer) returns bigint immutable language sql as 'select total + greatest(value, 0)';
create function add_any(total bigint, value integer) returns bigint immutable language sql as 'select total + value';
