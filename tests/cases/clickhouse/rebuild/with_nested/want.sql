CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), `n.a` Array(UInt16), `n.b` Array(String)) ENGINE = MergeTree ORDER BY (k, id);
