CREATE TABLE t (n UInt8, id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
