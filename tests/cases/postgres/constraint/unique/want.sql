create table t (a int, b int, unique (a) include (b), constraint late unique (b) deferrable initially deferred);
