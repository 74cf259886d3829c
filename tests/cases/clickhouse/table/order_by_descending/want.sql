CREATE TABLE t (id UInt64, s String) ENGINE = Memory;
CREATE TABLE z (a UInt64, b UInt64) ENGINE = SummingMergeTree(b) ORDER BY a;
