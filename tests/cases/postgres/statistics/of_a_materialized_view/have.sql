create table t (a int, b int);
insert into t values (1, 2);
create materialized view m as select a, b from t;
create statistics s on a, b from m;
