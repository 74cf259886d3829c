-- one way
-- the way back is the same change
create table p (a int);
create table q (b int);
create table t (c int) inherits (p, q);
insert into t values (1, 2, 3);
