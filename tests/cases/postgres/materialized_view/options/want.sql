-- does not: DROP
create materialized view m with (fillfactor = 80, toast.autovacuum_enabled = false) as select id, v from a;
