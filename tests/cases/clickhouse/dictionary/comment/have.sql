CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
CREATE DICTIONARY dict (id UInt64, s String DEFAULT 'none') PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT()) LIFETIME(300);
