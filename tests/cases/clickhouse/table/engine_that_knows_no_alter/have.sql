CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
CREATE TABLE l (a UInt8) ENGINE = Log;
