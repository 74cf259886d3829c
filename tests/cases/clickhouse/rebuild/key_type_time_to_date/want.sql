CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime64(6, 'UTC')) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY id;
