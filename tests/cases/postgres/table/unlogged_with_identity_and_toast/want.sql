create unlogged table t (a int generated always as identity primary key, b text) with (toast.autovacuum_enabled = false);
