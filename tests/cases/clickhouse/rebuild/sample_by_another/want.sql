CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY (k, cityHash64(id), cityHash64(s)) SAMPLE BY cityHash64(s);
