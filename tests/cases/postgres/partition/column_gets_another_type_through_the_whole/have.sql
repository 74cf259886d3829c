create table t (id int, v int default 1, w varchar(10)) partition by range (id);
create table t_1 partition of t (v default 7) for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20) partition by range (id);
create table t_2_1 partition of t_2 (constraint mine check (v > 0)) for values from (10) to (15);
create index t_1_v on t_1 (v);
create view x as select v from t_1;
insert into t values (1, 1, 'a'), (11, 2, 'b');
