create table p (a int, b int, constraint a_positive check (a > 0), constraint alone check (b > 9) no inherit);
create table t (x int, constraint own check (x > 0)) inherits (p);
create table u (y int, constraint late check (a > 5)) inherits (t);
