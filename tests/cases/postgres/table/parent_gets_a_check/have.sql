create table p (a int, b int);
create table t (x int) inherits (p);
create table u (y int, constraint late check (a > 5)) inherits (t);
insert into u values (7, 2, 3, 4);
