CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), m Map(String, UInt16), u Tuple(a UInt16, b String)) ENGINE = MergeTree ORDER BY (k, id);
