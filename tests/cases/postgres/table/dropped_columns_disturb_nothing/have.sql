create table t (x int, a int, y int, b text default 'b', z int);
alter table t drop x;
alter table t drop y;
insert into t values (1, 'b', 3);
create view v as select a, b from t;
