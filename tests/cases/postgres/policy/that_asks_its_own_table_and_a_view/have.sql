create table t (a int, parent int);
insert into t values (1, 1);
