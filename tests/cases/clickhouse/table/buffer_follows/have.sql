CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id; CREATE TABLE b (id UInt64) ENGINE = Buffer(currentDatabase(), t, 1, 1, 2, 1, 10, 1, 100);
