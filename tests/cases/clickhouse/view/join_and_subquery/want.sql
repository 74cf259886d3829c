CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE TABLE u (id UInt64, name String) ENGINE = MergeTree ORDER BY id;
CREATE VIEW v AS WITH x AS (SELECT id FROM t WHERE id IN (SELECT id FROM u)) SELECT x.id AS id, u.name AS name FROM x JOIN u ON u.id = x.id ORDER BY id LIMIT 10;
