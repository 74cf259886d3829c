CREATE TABLE t (id UInt64, s String, at DateTime, PROJECTION p (SELECT * ORDER BY s)) ENGINE = MergeTree ORDER BY id;
