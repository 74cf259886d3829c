create table t (id int, v int, r int4range) partition by range (id);
create table t_1 partition of t (unique (v, id) include (r)) for values from (1) to (10);
