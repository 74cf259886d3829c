CREATE TABLE t (id UInt64, s String, INDEX i s TYPE bloom_filter(0.01) GRANULARITY 4) ENGINE = MergeTree ORDER BY id;
