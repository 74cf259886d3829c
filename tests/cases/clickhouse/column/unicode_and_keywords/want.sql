CREATE TABLE t (id UInt64, `größe` UInt16, `select` String DEFAULT 'x', `日本` UInt8 DEFAULT `größe` % 2, `a``b"c` UInt8) ENGINE = MergeTree ORDER BY id;
