CREATE TABLE t (id UInt64, s String, n Decimal(38, 4)) ENGINE = MergeTree ORDER BY id;
