CREATE TABLE t (id UInt64, s String, a UInt8) ENGINE = MergeTree PRIMARY KEY id ORDER BY (id, a);
