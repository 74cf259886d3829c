CREATE TABLE t (id UInt64, k UInt32, s String TTL at + toIntervalYear(50), at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
