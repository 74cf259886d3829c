CREATE TABLE t (id UInt64, k UInt32, s String, at DateTime('UTC'), a String ALIAS upper(s)) ENGINE = MergeTree ORDER BY (k, id);
