CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id;
CREATE TABLE n (id UInt64) ENGINE = Null;
CREATE TABLE m (id UInt64) ENGINE = Memory SETTINGS max_rows_to_keep = 100;
CREATE TABLE j (id UInt64, v String) ENGINE = Join(ANY, LEFT, id);
CREATE TABLE l (id UInt64) ENGINE = Log;
CREATE TABLE mm (id UInt64, s String) ENGINE = Merge(currentDatabase(), '^t$');
CREATE TABLE bb (id UInt64, s String) ENGINE = Buffer(currentDatabase(), t, 1, 1, 1, 1, 1, 1, 1, 1);
