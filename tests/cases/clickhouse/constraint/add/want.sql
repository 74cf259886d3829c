CREATE TABLE t (id UInt64, s String, at DateTime, CONSTRAINT c CHECK length(s) < 10) ENGINE = MergeTree ORDER BY id;
