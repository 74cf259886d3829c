CREATE TABLE t (id UInt64, s String, n UInt32 DEFAULT id + 5) ENGINE = MergeTree ORDER BY id;
