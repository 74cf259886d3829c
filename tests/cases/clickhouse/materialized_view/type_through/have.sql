CREATE TABLE t (id UInt64, s String, w UInt32) ENGINE = MergeTree ORDER BY id;
CREATE TABLE d (id UInt64, w UInt32) ENGINE = ReplacingMergeTree ORDER BY id;
CREATE MATERIALIZED VIEW mv TO d AS SELECT id, w FROM t;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
