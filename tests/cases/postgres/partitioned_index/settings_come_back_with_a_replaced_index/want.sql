create table t (a int primary key, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create index i on t (lower(b)) with (fillfactor = 60);
alter index t1_lower_idx rename to x;
alter index x set (fillfactor = 50);
alter index x alter column 1 set statistics 33;
insert into t values (1, 'x');
