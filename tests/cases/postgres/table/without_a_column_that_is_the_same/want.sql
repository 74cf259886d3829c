create table t (c int default 5, d int generated always as identity);
