CREATE TABLE other (id UInt64) ENGINE = MergeTree ORDER BY id;
