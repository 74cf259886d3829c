CREATE TABLE t (id UInt64, s String, n UInt32 CODEC(T64, LZ4HC(9))) ENGINE = MergeTree ORDER BY id;
