CREATE TABLE t (id UInt64, s String, at DateTime, PROJECTION p (SELECT s, count() GROUP BY s)) ENGINE = MergeTree ORDER BY id;
