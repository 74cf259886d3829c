create unlogged table t (v int, id int generated always as identity);
