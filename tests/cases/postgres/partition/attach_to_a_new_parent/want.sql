create table t (id int primary key, v text) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
