CREATE TABLE t (id UInt64, s String, at DateTime, n UInt8, CONSTRAINT c CHECK n < 10) ENGINE = MergeTree ORDER BY id;
