CREATE TABLE t (id UInt64, s String, n UInt64 DEFAULT id) ENGINE = MergeTree ORDER BY id;
