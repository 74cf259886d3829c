CREATE TABLE t (id UInt64, s String, at DateTime, n UInt8, INDEX i n TYPE minmax) ENGINE = MergeTree ORDER BY id;
