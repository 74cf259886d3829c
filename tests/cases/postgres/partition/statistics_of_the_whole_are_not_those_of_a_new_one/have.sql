create table t (id int, v text) partition by range (id);
alter table t alter v set statistics 20;
create table t_1 partition of t for values from (1) to (10);
