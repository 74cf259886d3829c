create materialized view m as select id, v, w from a;
alter materialized view m alter column v set storage external;
alter materialized view m alter column w set statistics 7;
