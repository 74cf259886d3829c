create table t (id int, v int) partition by range (v);
create table t_1 partition of t for values from (1) to (10);
