create table t (id int, v int) partition by list (id);
create table t_1 partition of t for values in (1);
create table t_2 partition of t for values in (2, 3, null);
create index on t (v);
