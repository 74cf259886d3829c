create table t (a int, b text) with (fillfactor = 70, toast.autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.1);
insert into t values (1, 'b');
