CREATE TABLE t (id UInt64, k Int64, s String, at DateTime('UTC')) ENGINE = MergeTree PARTITION BY k ORDER BY id;
