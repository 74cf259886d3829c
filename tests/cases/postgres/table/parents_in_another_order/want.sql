create table p (a int);
create table q (b int);
create table t (c int) inherits (q, p);
