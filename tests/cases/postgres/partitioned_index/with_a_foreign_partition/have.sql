create foreign data wrapper w;
create server s foreign data wrapper w;
create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create foreign table t2 partition of t for values from (10) to (20) server s;
insert into t1 values (1, 'x');
