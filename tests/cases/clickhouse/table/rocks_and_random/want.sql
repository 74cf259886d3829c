CREATE TABLE r (id UInt64, v String) ENGINE = EmbeddedRocksDB PRIMARY KEY id; CREATE TABLE g (id UInt64) ENGINE = GenerateRandom(1, 5, 3); CREATE TABLE f (id UInt64) ENGINE = File(CSV);
