CREATE TABLE t (n UInt8, b UInt8, id UInt64, m UInt8, s String, a UInt8) ENGINE = MergeTree ORDER BY id;
