CREATE TABLE events (
    id UInt64,
    ts DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    kind Enum8('a' = 1, 'b' = 2),
    n Nullable(Decimal(10, 2)),
    m Map(String, Array(UInt8)),
    tu Tuple(x UInt8, y String),
    INDEX i1 kind TYPE set(10) GRANULARITY 2,
    INDEX i2 (id, lower(tu.2)) TYPE bloom_filter GRANULARITY 1,
    CONSTRAINT known ASSUME id < 1000000,
    CONSTRAINT positive CHECK id > 0,
    PROJECTION by_kind (SELECT kind, count() GROUP BY kind)
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
PRIMARY KEY id
ORDER BY (id, ts)
SAMPLE BY id
TTL toDateTime(ts) + toIntervalYear(10)
SETTINGS min_bytes_for_wide_part = 0, ttl_only_drop_parts = 1
COMMENT 'events; one a row';
