CREATE TABLE t (id UInt64, s String, k UInt8) ENGINE = MergeTree PRIMARY KEY id ORDER BY (id, k);
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
