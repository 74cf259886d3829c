CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC'), m Map(String, String)) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id) VALUES (1), (2), (3);
