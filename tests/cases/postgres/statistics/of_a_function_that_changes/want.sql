create function f(int) returns int immutable language sql return $1 + 2;
create table t (a int, b int);
insert into t values (1, 2);
create statistics s on f(a), b from t;
alter statistics s set statistics 77;
