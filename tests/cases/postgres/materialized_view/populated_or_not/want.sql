-- does: REFRESH MATERIALIZED VIEW m WITH NO DATA
-- does: REFRESH MATERIALIZED VIEW n
create materialized view m as select id from a with no data;
create materialized view n as select id from a;
