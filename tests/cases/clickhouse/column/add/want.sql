CREATE TABLE t (id UInt64, s String, n UInt32) ENGINE = MergeTree ORDER BY id;
