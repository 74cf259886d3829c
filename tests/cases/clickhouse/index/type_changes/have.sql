CREATE TABLE t (id UInt64, s String, INDEX i s TYPE tokenbf_v1(256, 2, 0)) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id) VALUES (1), (2), (3);
