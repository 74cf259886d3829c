CREATE TABLE t (a String, b String, id UInt64, s String) ENGINE = MergeTree ORDER BY id;
