CREATE TABLE r (id UInt64, v String) ENGINE = EmbeddedRocksDB PRIMARY KEY id;
