CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id TTL at + INTERVAL 100 YEAR;
INSERT INTO t (id) VALUES (1), (2), (3);
