create table t (a int, c int, constraint c1 check (a > 0));
insert into t values (3, 1);
