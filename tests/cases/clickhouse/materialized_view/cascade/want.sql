CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE TABLE d (id UInt64, n UInt64) ENGINE = SummingMergeTree ORDER BY id;
CREATE TABLE d2 (id UInt64, n UInt64) ENGINE = SummingMergeTree ORDER BY id;
CREATE MATERIALIZED VIEW mv TO d AS SELECT id, count() AS n FROM t GROUP BY id;
CREATE MATERIALIZED VIEW mv2 TO d2 AS SELECT id % 2 AS id, sum(n) AS n FROM d GROUP BY id;
