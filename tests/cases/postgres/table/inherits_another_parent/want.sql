-- does: NO INHERIT
-- does not: DROP TABLE
create table p (a int, b int default 3);
create table q (a int, b int);
create table t (a int, b int, x int);
alter table t inherit q;
