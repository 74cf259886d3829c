create table t (a int, b bigint generated always as (a + a) stored);
create view s as select b from t;
