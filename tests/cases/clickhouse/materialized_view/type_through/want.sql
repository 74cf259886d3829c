CREATE TABLE t (id UInt64, s String, w UInt64) ENGINE = MergeTree ORDER BY id;
CREATE TABLE d (id UInt64, w UInt64) ENGINE = ReplacingMergeTree ORDER BY id;
CREATE MATERIALIZED VIEW mv TO d AS SELECT id, w FROM t;
