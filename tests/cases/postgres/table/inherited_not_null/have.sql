create table p (a int, b int not null, c int);
create table t (x int) inherits (p);
insert into t values (1, 2, 3, 4);
