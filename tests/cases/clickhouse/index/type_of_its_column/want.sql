CREATE TABLE t (id UInt64, s String, at DateTime, n UInt64, INDEX i n TYPE minmax) ENGINE = MergeTree ORDER BY id;
