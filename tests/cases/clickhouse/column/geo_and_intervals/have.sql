CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id) VALUES (1), (2), (3);
