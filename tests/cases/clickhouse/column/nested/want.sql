CREATE TABLE t (id UInt64, s String, n Nested(k String, v UInt8)) ENGINE = MergeTree ORDER BY id;
