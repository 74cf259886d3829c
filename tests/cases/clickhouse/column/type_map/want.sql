CREATE TABLE t (id UInt64, s String, n Map(String, UInt64)) ENGINE = MergeTree ORDER BY id;
