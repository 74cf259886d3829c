-- no yaml
-- does: ALTER VIEW
-- does not: CREATE
create table t (a int);
create view v with (security_barrier) as select a from t;
alter view v alter a set default 5;
