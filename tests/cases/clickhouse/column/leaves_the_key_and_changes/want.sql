CREATE TABLE t (id UInt64, s String, k String) ENGINE = MergeTree PRIMARY KEY id ORDER BY id;
