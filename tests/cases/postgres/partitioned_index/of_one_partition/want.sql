create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20);
create index t1_only on t1 (b) where a > 3;
create unique index t2_only on t2 (b) include (a) with (fillfactor = 40);
comment on index t2_only is 'one';
insert into t values (1, 'x'), (11, 'y');
