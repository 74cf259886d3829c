create table t (a int, b int generated always as (a * 4) virtual check (b > 0), c int generated always as (a) virtual);
create view s as select a, b from t where b > 1;
