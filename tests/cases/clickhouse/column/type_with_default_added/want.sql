CREATE TABLE t (id UInt64, s String, n String DEFAULT 'none') ENGINE = MergeTree ORDER BY id;
