CREATE TABLE t (id UInt64, s String, n DateTime64(6, 'UTC')) ENGINE = MergeTree ORDER BY id;
