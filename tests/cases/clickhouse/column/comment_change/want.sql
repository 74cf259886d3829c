CREATE TABLE t (id UInt64, s String, n UInt32 COMMENT 'b') ENGINE = MergeTree ORDER BY id;
