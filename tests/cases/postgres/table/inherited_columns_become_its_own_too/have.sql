create table p (a int, b int);
create table t (x int) inherits (p);
insert into t values (1, 2, 3);
