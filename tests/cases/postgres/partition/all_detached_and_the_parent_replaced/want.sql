create table t_1 (id int, v int);
create table t_2 (id int, v int);
create table t (id int, v int) partition by list (v);
