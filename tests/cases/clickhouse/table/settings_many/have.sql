CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id SETTINGS merge_with_ttl_timeout = 100, min_bytes_for_wide_part = 0;
INSERT INTO t (id) VALUES (1), (2), (3);
