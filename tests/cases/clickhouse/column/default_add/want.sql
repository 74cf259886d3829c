CREATE TABLE t (id UInt64, s String, n UInt32 DEFAULT 5) ENGINE = MergeTree ORDER BY id;
