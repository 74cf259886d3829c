CREATE TABLE s (id UInt64) ENGINE = Set; CREATE TABLE j (id UInt64, v String) ENGINE = Join(ANY, LEFT, id) SETTINGS join_use_nulls = 1;
