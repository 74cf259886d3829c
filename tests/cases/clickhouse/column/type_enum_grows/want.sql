CREATE TABLE t (id UInt64, s String, n Enum8('a' = 1, 'b' = 2, 'c' = 3)) ENGINE = MergeTree ORDER BY id;
