-- does: RESET (autovacuum_enabled)
-- does: fillfactor = '80'
create table t (id int, v text) with (fillfactor = 80, toast.autovacuum_enabled = off);
