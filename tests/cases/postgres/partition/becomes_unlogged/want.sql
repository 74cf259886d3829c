create table t (id int) partition by range (id);
create unlogged table t_1 partition of t for values from (1) to (10);
