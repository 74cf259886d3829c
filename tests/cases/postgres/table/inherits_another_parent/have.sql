create table p (a int, b int default 3);
create table q (a int, b int);
create table t (a int, b int, x int);
alter table t inherit p;
insert into t values (1, 2, 3);
