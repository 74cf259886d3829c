CREATE TABLE t (id UInt64, k UInt32, s String COMMENT 'a text', at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
