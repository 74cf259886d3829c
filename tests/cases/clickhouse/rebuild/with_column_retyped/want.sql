CREATE TABLE t (id UInt64, k UInt32, s LowCardinality(String), at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
