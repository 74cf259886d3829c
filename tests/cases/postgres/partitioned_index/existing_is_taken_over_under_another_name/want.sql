create table t (a int, b text) partition by range (a);
create table t1 partition of t for values from (0) to (10);
create table t2 partition of t for values from (10) to (20) partition by list (b);
create table t2x partition of t2 for values in ('x');
create index t_b on t (b);
insert into t values (1, 'x'), (11, 'x');
-- does: ALTER INDEX mine RENAME TO t1_b_idx
-- does: ALTER INDEX other RENAME TO t2x_b_idx
-- does: ATTACH PARTITION t1_b_idx
-- does not: CREATE INDEX CONCURRENTLY t
