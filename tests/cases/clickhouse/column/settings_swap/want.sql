CREATE TABLE t (id UInt64, a UInt32 SETTINGS (min_compress_block_size = 50)) ENGINE = MergeTree ORDER BY id;
