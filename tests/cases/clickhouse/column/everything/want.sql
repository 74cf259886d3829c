CREATE TABLE t (id UInt64, s String, at DateTime, n String MATERIALIZED 'x' COMMENT 'b' CODEC(ZSTD(2)) TTL at + INTERVAL 90 YEAR) ENGINE = MergeTree ORDER BY id;
