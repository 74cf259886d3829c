CREATE TABLE t (id UInt64, s String, n UInt32 CODEC(Delta, ZSTD)) ENGINE = MergeTree ORDER BY id;
