create table t (id int, v int) partition by range (id);
create table t_1 (id int, v int);
insert into t_1 values (1, 1);
