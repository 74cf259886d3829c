create table t (id int, v int default 1) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
alter table t_1 alter v set default 7;
create table t_2 partition of t (v default 8) for values from (10) to (20);
