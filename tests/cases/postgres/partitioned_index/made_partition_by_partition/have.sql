create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20) partition by list (b);
create table t2x partition of t2 for values in ('x');
create table t2y partition of t2 for values in ('y');
insert into t values (1, 'x'), (11, 'y'), (12, 'x');
