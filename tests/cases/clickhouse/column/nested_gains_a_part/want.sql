CREATE TABLE t (id UInt64, n Nested(k String, v UInt8)) ENGINE = MergeTree ORDER BY id;
