CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE TABLE d (day Date, u AggregateFunction(uniqExact, String), n SimpleAggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree ORDER BY day;
CREATE MATERIALIZED VIEW mv TO d AS SELECT toDate(at) AS day, uniqExactState(s) AS u, count() AS n FROM t GROUP BY day;
