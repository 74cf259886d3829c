CREATE TABLE t (id UInt64, s String, at DateTime('UTC')) ENGINE = MergeTree ORDER BY id SETTINGS add_minmax_index_for_numeric_columns = 1;
