CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id);
CREATE VIEW v AS SELECT id, s FROM t WHERE k > 1;
