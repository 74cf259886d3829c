create table t (a int, b int);
insert into t values (1, 2);
create statistics s on a, b from t;
create statistics r on a, b from t;
alter statistics r set statistics 0;
