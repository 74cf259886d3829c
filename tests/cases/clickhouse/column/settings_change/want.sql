CREATE TABLE t (id UInt64, a UInt32 SETTINGS (max_compress_block_size = 2000)) ENGINE = MergeTree ORDER BY id;
