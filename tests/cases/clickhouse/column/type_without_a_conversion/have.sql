CREATE TABLE t (id UInt64, s String, n Array(String), m UInt8) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
