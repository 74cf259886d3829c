create table t (a int, b int, c int, constraint c1 check (a > 0), constraint c2 check (a > b), constraint k unique (b, c));
insert into t values (3, 2, 1);
