CREATE TABLE t (id UInt64, s String, k Enum8('a' = 1, 'b' = 2)) ENGINE = MergeTree ORDER BY (id, k);
