CREATE TABLE a (id UInt64) ENGINE = Memory SETTINGS max_rows_to_keep = 100, min_rows_to_keep = 10;
