-- does: DETACH PARTITION
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (20);
create index on t (v);
