CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC'), m Map(String, String), INDEX `odd index` mapKeys(m) TYPE bloom_filter) ENGINE = MergeTree ORDER BY id;
