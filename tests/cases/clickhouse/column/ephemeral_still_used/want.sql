CREATE TABLE t (id UInt64, s String, n String DEFAULT 'x', m String DEFAULT upper(n)) ENGINE = MergeTree ORDER BY id;
