create table t (a int, z int);
insert into t values (1, 2);
