create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
insert into t values (1, 1), (11, 2);
