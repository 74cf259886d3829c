CREATE TABLE t (id UInt64, a UInt32, PROJECTION `odd p` (WITH a % 10 AS m SELECT m, count(), max(id) GROUP BY m)) ENGINE = MergeTree ORDER BY id;
