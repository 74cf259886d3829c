CREATE TABLE t (id UInt64, s String, at DateTime, INDEX i s TYPE set(100) GRANULARITY 2) ENGINE = MergeTree ORDER BY id;
