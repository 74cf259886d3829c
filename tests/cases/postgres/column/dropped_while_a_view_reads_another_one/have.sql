create table t (a int, b int);
create view v as select a from t;
insert into t values (1, 2);
