CREATE TABLE t (id UInt64, s String, n UInt32 COMMENT 'it\'s a \\ comment') ENGINE = MergeTree ORDER BY id;
