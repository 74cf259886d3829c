CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id SETTINGS deduplicate_merge_projection_mode = 'drop';
