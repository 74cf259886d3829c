CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = ReplacingMergeTree ORDER BY id;
