create type e as enum ('a', 'b');
create table t (id int, v e not null default 'a', w e[]) partition by list (v);
create table t_a partition of t for values in ('a');
create table t_b partition of t for values in ('b');
create index t_v on t (v, id);
create view s as select v from t;
