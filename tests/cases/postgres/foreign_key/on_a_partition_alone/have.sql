create table p (a int primary key);
create table t (a int, b int) partition by range (a);
create table t1 partition of t for values from (0) to (10);
insert into p values (1);
insert into t values (1);
