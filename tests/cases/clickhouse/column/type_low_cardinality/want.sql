CREATE TABLE t (id UInt64, s String, n LowCardinality(String)) ENGINE = MergeTree ORDER BY id;
