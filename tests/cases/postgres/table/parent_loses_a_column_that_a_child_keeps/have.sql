create table p (a int, b int);
create table t () inherits (p);
create table u (x int) inherits (p);
insert into t values (1, 2);
insert into u values (1, 2, 3);
