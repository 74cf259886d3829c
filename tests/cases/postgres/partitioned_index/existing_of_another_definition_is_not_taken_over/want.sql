create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index t_b on t (b);
create index mine on t1 (b desc);
insert into t values (1, 'x');
