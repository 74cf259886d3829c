create function same(int, int) returns bool language sql immutable as 'select $1 = $2';
create function alike(int, int) returns bool language sql immutable as 'select $2 = $1';
create table t (n int, m int);
insert into t values (1, 2);
