create table t (a int, b int);
create function fits(t) returns bool immutable language sql as 'select $1.a > 0';
insert into t values (1, 2);
