CREATE TABLE t (id UInt64, s String, n UInt64) ENGINE = MergeTree ORDER BY id;
