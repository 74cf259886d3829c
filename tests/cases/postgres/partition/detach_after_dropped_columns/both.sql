create table t (x int, id int, y int, v text) partition by range (id);
alter table t drop x;
alter table t drop y;
