CREATE TABLE t (id UInt64, s String, n UInt32 DEFAULT id * 2) ENGINE = MergeTree ORDER BY id;
