create materialized view m with (fillfactor = 70, autovacuum_enabled = false) as select id, v from a;
