CREATE TABLE t (id UInt64, v Variant(String, UInt64), d Dynamic, j JSON) ENGINE = MergeTree ORDER BY id;
