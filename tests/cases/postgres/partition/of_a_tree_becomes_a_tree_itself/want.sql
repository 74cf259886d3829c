create table t (id int not null, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10) partition by list (v);
create table t_1_1 partition of t_1 for values in (1);
create table t_1_2 partition of t_1 default;
create index t_v on t (v);
