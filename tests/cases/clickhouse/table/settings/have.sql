CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id SETTINGS merge_with_ttl_timeout = 100, ttl_only_drop_parts = 1;
INSERT INTO t (id, s) VALUES (1, 'a'), (2, 'b'), (3, 'c');
