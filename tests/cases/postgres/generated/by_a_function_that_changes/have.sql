-- same: select a, b from t
create function twice(n int) returns int immutable language sql as 'select n * 2';
create table t (a int, b int generated always as (twice(a)) stored);
insert into t values (3);
