-- does: ONLY p DROP COLUMN b
create table p (a int);
create table t (b int) inherits (p);
create table u (x int) inherits (p);
