CREATE TABLE t (id UInt64, s String, at DateTime, n UInt32 DEFAULT 5 COMMENT 'a' CODEC(ZSTD(1)) TTL at + INTERVAL 100 YEAR) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
