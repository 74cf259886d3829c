create table p (a int, b int default 1, d int);
create table q (a int, b int default 1, d int);
create table t (c int) inherits (p, q);
