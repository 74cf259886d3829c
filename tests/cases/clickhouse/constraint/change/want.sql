CREATE TABLE t (id UInt64, s String, at DateTime, CONSTRAINT c ASSUME length(s) < 20) ENGINE = MergeTree ORDER BY id;
