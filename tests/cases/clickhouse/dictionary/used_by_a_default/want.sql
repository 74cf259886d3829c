CREATE TABLE s (id UInt64, v String, lo Date, hi Date) ENGINE = MergeTree ORDER BY id;
CREATE DICTIONARY d (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's')) LAYOUT(HASHED()) LIFETIME(0); CREATE TABLE u (id UInt64, v String DEFAULT dictGetOrDefault('d', 'v', id, '')) ENGINE = MergeTree ORDER BY id;
