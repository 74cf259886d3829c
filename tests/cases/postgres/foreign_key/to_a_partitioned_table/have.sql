create table t (a int, b int, primary key (a)) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t default;
create table c (a int);
insert into t values (1, 1), (11, 1);
insert into c values (1), (11);
