CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id TTL at + INTERVAL 100 YEAR DELETE WHERE a % 2 = 1;
