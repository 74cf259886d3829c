CREATE TABLE t (id UInt64, s String, n String, m String DEFAULT upper(s)) ENGINE = MergeTree ORDER BY id;
