CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC'), m Map(String, String), INDEX `odd index` s TYPE set(100) GRANULARITY 2) ENGINE = MergeTree ORDER BY id;
