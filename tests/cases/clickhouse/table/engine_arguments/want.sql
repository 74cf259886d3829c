CREATE TABLE t (id UInt64, s String, at DateTime('UTC'), v UInt8, w UInt8) ENGINE = ReplacingMergeTree(w) ORDER BY id;
