CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
INSERT INTO t (id, k, s, at) SELECT number, number % 5, toString(number % 3), toDateTime('2024-01-01 00:00:00', 'UTC') + number * 86400 FROM numbers(200);
