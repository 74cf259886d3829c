create table t (a bigint, b text default 'c' not null, z int, n int generated always as identity, check (z > 0));
create index t_b on t (b) include (z);
create view v as select a, b from t;
