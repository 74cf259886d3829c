CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), CONSTRAINT c CHECK id >= 0) ENGINE = MergeTree ORDER BY (k, id);
