CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), sign Int8 DEFAULT 1) ENGINE = CollapsingMergeTree(sign) ORDER BY id;
