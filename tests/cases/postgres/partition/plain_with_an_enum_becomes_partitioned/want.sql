create type mood as enum ('a', 'b');
create table t (id int not null, m mood default 'a', ms mood[]) partition by list (m);
create table t_a partition of t for values in ('a');
create table t_b partition of t for values in ('b', null);
create materialized view x as select m, count(*) from t group by m;
