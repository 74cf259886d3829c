CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), PROJECTION p (SELECT s, count() GROUP BY s)) ENGINE = MergeTree ORDER BY (k, id);
