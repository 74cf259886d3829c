create table t (id int not null, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create index t_v on t (v);
insert into t values (1, 1), (2, 2);
