CREATE TABLE t (id UInt64, s String, at DateTime, n UInt8, PROJECTION p (SELECT n, count() GROUP BY n)) ENGINE = MergeTree ORDER BY id;
