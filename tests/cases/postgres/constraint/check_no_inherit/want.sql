create table t (a int, constraint c check (a > 0) no inherit);
insert into t values (1);
