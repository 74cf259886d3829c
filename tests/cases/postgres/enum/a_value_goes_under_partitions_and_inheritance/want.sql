create type e as enum ('a', 'b');
create table t (id int, v e default 'a', w e[]) partition by range (id);
create table t_1 partition of t for values from (1) to (10) partition by list (id);
create table t_1_1 partition of t_1 (v default 'b') for values in (1, 2);
create table t_2 partition of t default;
create index t_v on t (v) where v <> 'a';
create table parent (v e default 'a', own e);
create table child (more e default 'b', check (v in ('a', 'b'))) inherits (parent);
