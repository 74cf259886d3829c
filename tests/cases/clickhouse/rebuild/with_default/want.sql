CREATE TABLE t (id UInt64, k UInt32, s String DEFAULT 'x', at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
