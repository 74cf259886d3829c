CREATE TABLE t (id UInt64, a UInt32 SETTINGS (max_compress_block_size = 1000, min_compress_block_size = 100)) ENGINE = MergeTree ORDER BY id;
