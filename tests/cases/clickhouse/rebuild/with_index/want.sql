CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), INDEX i s TYPE bloom_filter(0.01) GRANULARITY 2) ENGINE = MergeTree ORDER BY (k, id);
