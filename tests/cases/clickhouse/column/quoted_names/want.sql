CREATE TABLE t (id UInt64, s String, `odd name` String, `order` UInt8, `a.b` String, `back``tick` UInt8, `quo'te` UInt8) ENGINE = MergeTree ORDER BY id;
