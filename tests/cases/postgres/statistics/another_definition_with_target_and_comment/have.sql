create table t (a int, b int, c int);
insert into t values (1, 2);
create statistics s on a, b from t;
alter statistics s set statistics 100;
comment on statistics s is 'x';
