CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE VIEW v AS SELECT id, upper(s) AS s, 'it''s' AS x FROM t WHERE id > 0;
ALTER TABLE v MODIFY COMMENT 'a view';
