CREATE TABLE t (id UInt64, a UInt8, b UInt8, c UInt8, s String, x UInt8, z UInt8) ENGINE = MergeTree ORDER BY id;
