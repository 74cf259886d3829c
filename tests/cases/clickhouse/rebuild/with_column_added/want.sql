CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), n UInt8 DEFAULT 7) ENGINE = MergeTree ORDER BY (k, id);
