CREATE TABLE t (id UInt64, s String, at DateTime, n UInt8) ENGINE = MergeTree ORDER BY id;
CREATE VIEW v AS SELECT * FROM t;
