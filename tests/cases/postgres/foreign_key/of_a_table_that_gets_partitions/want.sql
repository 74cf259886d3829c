create table t (id int, p_id int references p) partition by list (id);
create table t_rest partition of t default;
insert into t values (1, 1), (2, 2), (3, null);
