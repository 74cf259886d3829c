CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id;
CREATE TABLE l (a UInt16, b String) ENGINE = Log;
