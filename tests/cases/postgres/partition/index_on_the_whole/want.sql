-- The index of the whole cannot be built CONCURRENTLY; those of the partitions can.
-- does: CREATE UNIQUE INDEX t_id ON ONLY t
-- does: CREATE UNIQUE INDEX CONCURRENTLY t_1_id_idx ON t_1
-- does: ALTER INDEX t_v ATTACH PARTITION t_1_v_idx
create table t (id int, v int) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
create unique index t_id on t (id);
create index t_v on t (v) where v > 0;
