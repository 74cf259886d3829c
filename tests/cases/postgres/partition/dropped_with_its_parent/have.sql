create table t (id int primary key) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create index t_1_x on t_1 (id);
comment on table t_1 is 'x';
