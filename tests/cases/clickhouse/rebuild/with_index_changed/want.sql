CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), INDEX i s TYPE set(20) GRANULARITY 1) ENGINE = MergeTree ORDER BY (k, id);
