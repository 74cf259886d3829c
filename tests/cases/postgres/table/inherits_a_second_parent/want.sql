-- does not: DROP TABLE
create table p (a int, b int);
create table q (c text, b int);
create table t (x int, c text) inherits (p);
alter table t inherit q;
