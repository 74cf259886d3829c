CREATE TABLE t (id UInt64, j JSON, k JSON(a.b UInt32, SKIP c)) ENGINE = MergeTree ORDER BY id;
