CREATE TABLE t (id UInt64, s String, n Array(UInt16)) ENGINE = MergeTree ORDER BY id;
