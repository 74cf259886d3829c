-- does not: DROP
create materialized view m as select id, v, w from a;
alter materialized view m alter column id set statistics 9;
alter materialized view m alter column v set storage main;
alter materialized view m alter column w set compression pglz;
alter materialized view m alter column w set (n_distinct = 5);
