create table t (a int primary key, parent int) partition by range (a);
create table t1 partition of t for values from (0) to (10);
insert into t values (1, 1);
