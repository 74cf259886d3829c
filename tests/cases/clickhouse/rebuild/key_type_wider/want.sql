CREATE TABLE t (id UInt64, k UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
