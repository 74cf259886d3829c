CREATE TABLE t (id UInt64, s String, n UInt32 ALIAS id + 5) ENGINE = MergeTree ORDER BY id;
