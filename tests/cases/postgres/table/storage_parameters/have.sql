create table t (id int, v text) with (fillfactor = 70, autovacuum_enabled = off);
