create table t (a int, b int) partition by list (a);
create table t1 partition of t for values in (1);
insert into t values (1, 2);
create statistics s (dependencies) on a, b from t;
