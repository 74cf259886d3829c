CREATE TABLE t (id UInt64, s String, n IPv4, m UInt8) ENGINE = MergeTree ORDER BY id;
