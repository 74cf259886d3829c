CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id;
