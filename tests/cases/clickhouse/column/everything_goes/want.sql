CREATE TABLE t (id UInt64, s String, at DateTime, n UInt32) ENGINE = MergeTree ORDER BY id;
