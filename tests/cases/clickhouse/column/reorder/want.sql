CREATE TABLE t (c UInt8, id UInt64, b UInt8, s String, a UInt8) ENGINE = MergeTree ORDER BY id;
