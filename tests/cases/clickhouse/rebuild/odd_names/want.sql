CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), `a b` UInt8, `select` String) ENGINE = MergeTree ORDER BY (`a b`, id);
