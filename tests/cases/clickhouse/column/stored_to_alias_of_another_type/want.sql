CREATE TABLE t (id UInt64, s String, n UInt64 ALIAS id * 2) ENGINE = MergeTree ORDER BY id;
