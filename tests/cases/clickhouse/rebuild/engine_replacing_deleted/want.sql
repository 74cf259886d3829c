CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), deleted UInt8 DEFAULT 0) ENGINE = ReplacingMergeTree(at, deleted) PARTITION BY toYYYYMM(at) ORDER BY id;
