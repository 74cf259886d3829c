-- does not: CONCURRENTLY
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create unique index t_id on t (id);
create index t_v on t (v) where v > 0;
