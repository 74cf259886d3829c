CREATE TABLE t (id UInt64, s String, n Nullable(UInt8)) ENGINE = MergeTree ORDER BY id;
