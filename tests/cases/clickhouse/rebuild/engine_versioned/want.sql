CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), sign Int8 DEFAULT 1, v UInt8 DEFAULT 1) ENGINE = VersionedCollapsingMergeTree(sign, v) ORDER BY id;
