CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
