-- no yaml
create table t (a int, b int);
create statistics s (ndistinct, dependencies) on a, b from t;
create statistics e on (a + b) from t;
alter statistics e set statistics 200;
