CREATE TABLE a_1 (id UInt64) ENGINE = MergeTree ORDER BY id; CREATE TABLE a_all (id UInt64) ENGINE = Merge(currentDatabase(), '^a_[0-9]+$');
