CREATE TABLE t (at DateTime('UTC'), s String, k UInt32, id UInt64) ENGINE = MergeTree ORDER BY (k, id);
