create server s foreign data wrapper postgres_fdw options (host 'h', dbname 'd');
create foreign table lines (a text, b int) server files options (filename '/dev/null', format 'csv');
create materialized view counted as select count(*) as n from lines;
