create table t (a int, b int, constraint d check (a > 0), constraint c check (b > 0));
insert into t values (1, 2);
