CREATE TABLE t (id UInt64, s String, a UInt32, at DateTime('UTC'), m Map(String, String), INDEX `odd index` s TYPE ngrambf_v1(3, 256, 2, 0)) ENGINE = MergeTree ORDER BY id;
