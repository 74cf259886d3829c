CREATE TABLE t (id UInt64, a UInt32, old String, at DateTime('UTC'), INDEX i a TYPE minmax, CONSTRAINT c CHECK id > 0) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id) VALUES (1), (2), (3);
CREATE VIEW v AS SELECT id, a FROM t;
