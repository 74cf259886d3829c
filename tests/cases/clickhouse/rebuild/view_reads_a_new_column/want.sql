CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), w UInt32 DEFAULT 2) ENGINE = MergeTree ORDER BY (k, id);
CREATE TABLE o (k UInt32, n UInt64) ENGINE = SummingMergeTree ORDER BY k;
CREATE MATERIALIZED VIEW mv TO o AS SELECT k, sum(w) AS n FROM t GROUP BY k;
