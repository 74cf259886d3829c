CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE VIEW v AS SELECT id, s FROM t;
CREATE VIEW w AS SELECT count() AS n FROM v;
