CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY id;
