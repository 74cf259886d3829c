CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY (at, id);
