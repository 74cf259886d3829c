-- since: 18
create table t (a int, b int generated always as (a * 2) virtual check (b > 0), c int generated always as (a) stored);
create view s as select a, b from t where b > 1;
insert into t values (3);
