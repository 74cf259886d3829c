CREATE TABLE t (id UInt64) ENGINE = AggregatingMergeTree ORDER BY id;
INSERT INTO t (id) VALUES (1), (2), (3);
