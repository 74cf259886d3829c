create table t (a int primary key, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index i on t (b);
insert into t values (1, 'x');
