CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree PRIMARY KEY id ORDER BY (id, s);
