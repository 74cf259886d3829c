create table t (a int, b text) with (fillfactor = 80, toast.autovacuum_vacuum_threshold = 100, parallel_workers = 2);
