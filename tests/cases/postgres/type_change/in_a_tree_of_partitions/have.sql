-- same: select tableoid::regclass, id, v::text from t order by id
create table t (id int, v int default 5, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (0) to (10) partition by range (id);
create table t_1_1 partition of t_1 (v default 6) for values from (0) to (5);
create table t_2 partition of t default;
create index t_v on t (v);
create index t_1_1_own on t_1_1 (v, id) where v > 1;
create view s as select v from t_1_1;
insert into t values (1, 1), (50, 2);
