CREATE TABLE t (id UInt64, p Point, r Ring, ip IPv4, u UUID DEFAULT generateUUIDv4(), d Date32, t Time) ENGINE = MergeTree ORDER BY id;
