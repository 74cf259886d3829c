create table t (a int, b int generated always as (a + a) stored unique check (b > 0));
create table u (b int references t (b));
create index t_b on t ((b + 1)) where b > 1;
create view s as select b from t;
create materialized view m as select sum(b) from t;
create statistics st on a, b from t;
