CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, id) SETTINGS min_bytes_for_wide_part = 0, merge_with_ttl_timeout = 3600;
