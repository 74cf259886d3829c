-- since: 15
create table t (a int);
create view v with (security_invoker = false) as select a + 0 as a from t;
