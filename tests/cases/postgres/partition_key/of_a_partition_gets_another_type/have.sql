-- same: select id, v::text from t order by id
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (0) to (10) partition by range (v);
create table t_1_0 partition of t_1 for values from (0) to (100);
insert into t values (1, 5), (2, 50);
