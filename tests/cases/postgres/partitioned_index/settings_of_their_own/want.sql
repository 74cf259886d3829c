create table t (a int primary key, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20);
create index i on t (lower(b)) with (fillfactor = 70);
alter index t1_lower_idx set (fillfactor = 50);
alter index t2_lower_idx reset (fillfactor);
alter index t2_lower_idx alter column 1 set statistics 33;
alter index t1_pkey set (fillfactor = 44, deduplicate_items = off);
alter table t1 cluster on t1_pkey;
insert into t values (1, 'x'), (11, 'y');
-- does not: DROP
