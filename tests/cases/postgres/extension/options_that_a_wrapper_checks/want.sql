-- does not: DROP FOREIGN TABLE
create server s foreign data wrapper postgres_fdw options (dbname 'e', extensions 'hstore', use_remote_estimate 'true');
create foreign table lines (a text options (force_not_null 'true'), b int, c int) server files options (filename '/dev/null', format 'csv', header 'true');
create materialized view counted as select count(*) as n from lines;
