CREATE TABLE t (id UInt64, s String) ENGINE = Memory;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
