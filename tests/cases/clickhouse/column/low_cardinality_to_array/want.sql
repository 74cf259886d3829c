CREATE TABLE t (id UInt64, s LowCardinality(String), l Array(LowCardinality(String)) DEFAULT [s]) ENGINE = MergeTree ORDER BY id;
