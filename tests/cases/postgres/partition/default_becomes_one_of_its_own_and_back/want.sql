create table t (id int) partition by list (id);
create table t_a partition of t for values in (3, 4);
create table t_b partition of t default;
