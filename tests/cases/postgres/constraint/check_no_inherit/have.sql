create table t (a int, constraint c check (a > 0));
insert into t values (1);
