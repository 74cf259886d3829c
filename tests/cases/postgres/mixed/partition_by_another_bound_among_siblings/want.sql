create table t (id int) partition by range (id);
create table t_1 partition of t for values from (1) to (5);
create table t_2 partition of t for values from (5) to (20);
