CREATE TABLE t (id UInt64, s LowCardinality(String)) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id) VALUES (1), (2), (3);
