CREATE TABLE t (id UInt64, a UInt32 STATISTICS(tdigest, uniq)) ENGINE = MergeTree ORDER BY id;
