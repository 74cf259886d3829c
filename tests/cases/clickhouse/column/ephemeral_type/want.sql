CREATE TABLE t (id UInt64, s String, n UInt8 EPHEMERAL 0 COMMENT 'now a number', k UInt8) ENGINE = MergeTree ORDER BY id;
