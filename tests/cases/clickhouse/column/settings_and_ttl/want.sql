CREATE TABLE t (id UInt64, at DateTime('UTC'), s String TTL at + toIntervalYear(100) SETTINGS (max_compress_block_size = 1000)) ENGINE = MergeTree ORDER BY id;
