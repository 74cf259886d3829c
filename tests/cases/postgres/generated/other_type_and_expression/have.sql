-- same: select a, b::text from t
create table t (a int, b int generated always as (a * 2) stored);
create view s as select b from t;
insert into t values (3);
