CREATE TABLE t (id UInt64, a UInt32, PROJECTION p (SELECT id, a ORDER BY a) WITH SETTINGS (index_granularity = 1024)) ENGINE = MergeTree ORDER BY id;
