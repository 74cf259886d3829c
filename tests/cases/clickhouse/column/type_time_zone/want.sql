CREATE TABLE t (id UInt64, s String, n DateTime('Europe/Berlin')) ENGINE = MergeTree ORDER BY id;
