CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), l UInt64 MATERIALIZED length(s)) ENGINE = MergeTree ORDER BY (k, id);
