CREATE TABLE t (id UInt64, b UInt64 DEFAULT z + 1, a UInt64 DEFAULT b + 1, z UInt64 DEFAULT id, s String) ENGINE = MergeTree ORDER BY id;
