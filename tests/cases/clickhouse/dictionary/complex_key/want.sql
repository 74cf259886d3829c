CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE DICTIONARY dict (s String, id UInt64) PRIMARY KEY s SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0);
CREATE VIEW v AS SELECT dictGet('dict', 'id', tuple(s)) AS id FROM t;
