CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE TABLE d (id UInt64, n UInt64) ENGINE = SummingMergeTree ORDER BY id;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
CREATE MATERIALIZED VIEW mv REFRESH EVERY 1 DAY TO d EMPTY AS SELECT id, count() AS n FROM t GROUP BY id;
