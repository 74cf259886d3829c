-- dbkit: rollback of 0002_initial
-- dbkit: hazard data-loss table link_clicks: table link_clicks is dropped with all its rows
-- dbkit: hazard data-loss table link_clicks_browser_agg: table link_clicks_browser_agg is dropped with all its rows
-- dbkit: hazard data-loss table link_clicks_country_agg: table link_clicks_country_agg is dropped with all its rows
-- dbkit: hazard data-loss table link_clicks_daily_agg: table link_clicks_daily_agg is dropped with all its rows
-- dbkit: hazard data-loss table link_clicks_device_agg: table link_clicks_device_agg is dropped with all its rows
-- dbkit: hazard data-loss table link_clicks_referrer_agg: table link_clicks_referrer_agg is dropped with all its rows
-- dbkit: hazard data-loss table link_visitors_agg: table link_visitors_agg is dropped with all its rows

DROP VIEW clicks_by_browser;
DROP VIEW clicks_by_country;
DROP VIEW clicks_by_day;
DROP VIEW clicks_by_device;
DROP VIEW clicks_by_link;
DROP VIEW clicks_by_referrer;
DROP VIEW link_clicks_browser;
DROP VIEW link_clicks_country;
DROP VIEW link_clicks_daily;
DROP VIEW link_clicks_device;
DROP VIEW link_clicks_referrer;
DROP VIEW link_visitors;
DROP TABLE link_clicks;
DROP TABLE link_clicks_browser_agg;
DROP TABLE link_clicks_country_agg;
DROP TABLE link_clicks_daily_agg;
DROP TABLE link_clicks_device_agg;
DROP TABLE link_clicks_referrer_agg;
DROP TABLE link_visitors_agg;
