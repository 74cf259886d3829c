create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20) partition by list (b);
create table t2x partition of t2 for values in ('x');
create table t2y partition of t2 for values in ('y');
create index t_b on t (b, lower(b)) with (fillfactor = 70) where a > 0;
create unique index u on t (a, b);
alter index t2x_a_b_idx rename to "Own name";
alter index "Own name" set (fillfactor = 60);
insert into t values (1, 'x'), (11, 'y'), (12, 'x');
-- does: CREATE INDEX t_b ON ONLY t
-- does: CREATE INDEX CONCURRENTLY t2x_b_lower_idx ON t2x
-- does: ALTER INDEX t2_b_lower_idx ATTACH PARTITION t2x_b_lower_idx
-- does: CREATE UNIQUE INDEX CONCURRENTLY "Own name" ON t2x
-- does not: CONCURRENTLY t2_
