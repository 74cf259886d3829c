CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree PRIMARY KEY k ORDER BY (k, id);
