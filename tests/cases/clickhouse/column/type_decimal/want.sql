CREATE TABLE t (id UInt64, s String, n Decimal(18, 2)) ENGINE = MergeTree ORDER BY id;
