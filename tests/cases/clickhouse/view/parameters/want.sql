CREATE TABLE t (id UInt64, a UInt32) ENGINE = MergeTree ORDER BY id; CREATE TABLE o (id UInt64, n UInt64) ENGINE = MergeTree ORDER BY id; INSERT INTO t (id) VALUES (1);
CREATE VIEW v AS SELECT id FROM t WHERE a = {a:UInt32} AND id IN {ids:Array(UInt64)};
