CREATE TABLE t (id UInt64, k String, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
