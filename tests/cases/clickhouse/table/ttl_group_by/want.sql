CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (id, s) TTL at + INTERVAL 100 YEAR GROUP BY id SET a = max(a), s = any(s);
