create table p (a int, b int);
create table t (a int, b int, x int) inherits (p);
