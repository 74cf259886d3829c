CREATE TABLE t (id UInt64, s String, at DateTime, INDEX i lower(s) TYPE tokenbf_v1(256, 2, 0) GRANULARITY 4) ENGINE = MergeTree ORDER BY id;
