create table t (id int, v int) partition by list (id);
create table t_1 partition of t for values in (1);
create index on t (v);
insert into t values (1);
