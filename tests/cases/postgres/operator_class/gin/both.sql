create table t (a int[]);
insert into t values (array[1]);
