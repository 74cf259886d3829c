CREATE TABLE t (id UInt64, s String, at DateTime, n UInt32 TTL at + INTERVAL 100 YEAR) ENGINE = MergeTree ORDER BY id;
