CREATE TABLE t (id UInt64, k UInt32, s String CODEC(ZSTD(3)), at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
