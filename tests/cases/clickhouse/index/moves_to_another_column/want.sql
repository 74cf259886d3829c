CREATE TABLE t (id UInt64, s String, at DateTime, m UInt8, INDEX i m TYPE minmax) ENGINE = MergeTree ORDER BY id;
