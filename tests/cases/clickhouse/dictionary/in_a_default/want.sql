CREATE TABLE t (id UInt64, s String, at DateTime) ENGINE = MergeTree ORDER BY id;
CREATE DICTIONARY dict (id UInt64, s String DEFAULT 'none') PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT()) LIFETIME(300);
CREATE TABLE u (id UInt64, name String DEFAULT dictGet('dict', 's', id)) ENGINE = MergeTree ORDER BY id;
