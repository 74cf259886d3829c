create function bigger(int, bigint) returns bool language sql immutable as 'select $1 > $2';
create function larger(int, bigint) returns bool language sql immutable as 'select $2 < $1';
create table t (n int);
insert into t values (1);
