-- dbkit: change initial 2/3
-- dbkit: before empty
-- dbkit: after ff5b73981e3687a65b43cb36e0572f923ef34b58754614ec9c729c7f9664fcc6

CREATE TABLE link_clicks (
    click_id UUID DEFAULT generateUUIDv4(),
    link_id String,
    slug String,
    user_id String COMMENT 'The owner of the link, as text: no foreign key crosses databases',
    visitor_id String COMMENT 'A pseudonym of who clicked; never an address',
    clicked_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    referrer String CODEC(ZSTD(1)),
    referrer_host LowCardinality(String) MATERIALIZED domainWithoutWWW(referrer),
    language LowCardinality(String),
    user_agent String CODEC(ZSTD(3)),
    browser LowCardinality(String),
    browser_version LowCardinality(String),
    os LowCardinality(String),
    os_version LowCardinality(String),
    device LowCardinality(String) COMMENT 'desktop, mobile, tablet, bot',
    is_bot Bool DEFAULT false,
    country LowCardinality(String) COMMENT 'ISO 3166-1 code of two letters',
    region LowCardinality(String),
    city String,
    latitude Nullable(Float32),
    longitude Nullable(Float32),
    utm_source LowCardinality(String),
    utm_medium LowCardinality(String),
    utm_campaign LowCardinality(String),
    utm_term String,
    utm_content String,
    INDEX user_id_idx user_id TYPE bloom_filter(0.01) GRANULARITY 4,
    INDEX utm_campaign_idx utm_campaign TYPE set(100) GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(clicked_at)
ORDER BY (link_id, clicked_at)
COMMENT 'One row for every click, added once and never changed';

CREATE TABLE link_clicks_browser_agg (
    link_id String,
    browser LowCardinality(String),
    os LowCardinality(String),
    day DateTime('UTC'),
    clicks SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqExact, String)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (link_id, browser, os, day)
COMMENT 'Clicks and visitors of each link by browser, operating system and day';

CREATE TABLE link_clicks_country_agg (
    link_id String,
    country LowCardinality(String),
    day DateTime('UTC'),
    clicks SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqExact, String)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (link_id, country, day)
COMMENT 'Clicks and visitors of each link by country and day';

CREATE TABLE link_clicks_daily_agg (
    link_id String,
    day DateTime('UTC'),
    clicks SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqExact, String)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (link_id, day)
COMMENT 'Clicks and visitors of each link by day';

CREATE TABLE link_clicks_device_agg (
    link_id String,
    device LowCardinality(String),
    day DateTime('UTC'),
    clicks SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqExact, String)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (link_id, device, day)
COMMENT 'Clicks and visitors of each link by device and day';

CREATE TABLE link_clicks_referrer_agg (
    link_id String,
    referrer_host LowCardinality(String),
    day DateTime('UTC'),
    clicks SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqExact, String)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (link_id, referrer_host, day)
COMMENT 'Clicks and visitors of each link by referring site and day';

CREATE TABLE link_visitors_agg (
    link_id String,
    clicks SimpleAggregateFunction(sum, UInt64),
    visitors AggregateFunction(uniqExact, String),
    first_click SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_click SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY link_id
COMMENT 'Visitors of each link over its whole life';

CREATE MATERIALIZED VIEW link_clicks_browser
TO link_clicks_browser_agg
AS
SELECT
    link_id,
    browser,
    os,
    toStartOfDay(clicked_at) AS day,
    count() AS clicks,
    uniqExactState(visitor_id) AS visitors
FROM link_clicks
GROUP BY
    link_id,
    browser,
    os,
    day;

CREATE MATERIALIZED VIEW link_clicks_country
TO link_clicks_country_agg
AS
SELECT
    link_id,
    country,
    toStartOfDay(clicked_at) AS day,
    count() AS clicks,
    uniqExactState(visitor_id) AS visitors
FROM link_clicks
GROUP BY
    link_id,
    country,
    day;

CREATE MATERIALIZED VIEW link_clicks_daily
TO link_clicks_daily_agg
AS
SELECT
    link_id,
    toStartOfDay(clicked_at) AS day,
    count() AS clicks,
    uniqExactState(visitor_id) AS visitors
FROM link_clicks
GROUP BY
    link_id,
    day;

CREATE MATERIALIZED VIEW link_clicks_device
TO link_clicks_device_agg
AS
SELECT
    link_id,
    device,
    toStartOfDay(clicked_at) AS day,
    count() AS clicks,
    uniqExactState(visitor_id) AS visitors
FROM link_clicks
GROUP BY
    link_id,
    device,
    day;

CREATE MATERIALIZED VIEW link_clicks_referrer
TO link_clicks_referrer_agg
AS
SELECT
    link_id,
    referrer_host,
    toStartOfDay(clicked_at) AS day,
    count() AS clicks,
    uniqExactState(visitor_id) AS visitors
FROM link_clicks
GROUP BY
    link_id,
    referrer_host,
    day;

CREATE MATERIALIZED VIEW link_visitors
TO link_visitors_agg
AS
SELECT
    link_id,
    count() AS clicks,
    uniqExactState(visitor_id) AS visitors,
    min(clicked_at) AS first_click,
    max(clicked_at) AS last_click
FROM link_clicks
GROUP BY link_id;

CREATE VIEW clicks_by_browser
AS
SELECT
    link_id,
    browser,
    os,
    day,
    sum(clicks) AS clicks,
    uniqExactMerge(visitors) AS visitors
FROM link_clicks_browser_agg
GROUP BY
    link_id,
    browser,
    os,
    day;

CREATE VIEW clicks_by_country
AS
SELECT
    link_id,
    country,
    day,
    sum(clicks) AS clicks,
    uniqExactMerge(visitors) AS visitors
FROM link_clicks_country_agg
GROUP BY
    link_id,
    country,
    day;

CREATE VIEW clicks_by_day
AS
SELECT
    link_id,
    day,
    sum(clicks) AS clicks,
    uniqExactMerge(visitors) AS visitors
FROM link_clicks_daily_agg
GROUP BY
    link_id,
    day;

CREATE VIEW clicks_by_device
AS
SELECT
    link_id,
    device,
    day,
    sum(clicks) AS clicks,
    uniqExactMerge(visitors) AS visitors
FROM link_clicks_device_agg
GROUP BY
    link_id,
    device,
    day;

CREATE VIEW clicks_by_link
AS
SELECT
    link_id,
    sum(clicks) AS clicks,
    uniqExactMerge(visitors) AS visitors,
    min(first_click) AS first_click,
    max(last_click) AS last_click
FROM link_visitors_agg
GROUP BY link_id;

CREATE VIEW clicks_by_referrer
AS
SELECT
    link_id,
    referrer_host,
    day,
    sum(clicks) AS clicks,
    uniqExactMerge(visitors) AS visitors
FROM link_clicks_referrer_agg
GROUP BY
    link_id,
    referrer_host,
    day;
