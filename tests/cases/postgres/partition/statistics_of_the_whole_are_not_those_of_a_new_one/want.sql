create table t (id int, v text) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
alter table t alter v set statistics 20;
create table t_2 partition of t for values from (10) to (20);
