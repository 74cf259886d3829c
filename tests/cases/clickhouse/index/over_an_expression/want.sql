CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC'), m Map(String, String), INDEX `odd index` (lower(s), a % 10) TYPE bloom_filter(0.02) GRANULARITY 3) ENGINE = MergeTree ORDER BY id;
