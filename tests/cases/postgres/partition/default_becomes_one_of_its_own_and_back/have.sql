create table t (id int) partition by list (id);
create table t_a partition of t default;
create table t_b partition of t for values in (1, 2);
insert into t values (1), (3), (4);
