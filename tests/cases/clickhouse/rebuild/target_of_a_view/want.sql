CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id;
CREATE TABLE o (k UInt32, n UInt64) ENGINE = SummingMergeTree ORDER BY (k, intDiv(k, 2));
CREATE MATERIALIZED VIEW mv TO o AS SELECT k, count() AS n FROM t GROUP BY k;
