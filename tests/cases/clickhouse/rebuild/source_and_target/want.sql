CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
CREATE TABLE o (k UInt32, n SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree ORDER BY k;
CREATE MATERIALIZED VIEW mv TO o AS SELECT k, count() AS n FROM t GROUP BY k;
