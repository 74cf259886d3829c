create table p (a int, b int default 1);
create table q (a int, b int default 1);
create table t (c int) inherits (p, q);
insert into t values (1, 2, 3);
