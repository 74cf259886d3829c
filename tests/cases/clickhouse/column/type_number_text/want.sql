CREATE TABLE t (id UInt64, s String, n String) ENGINE = MergeTree ORDER BY id;
