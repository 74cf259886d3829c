alter function f() depends on extension hstore;
alter function f() depends on extension pg_trgm;
alter index t_v depends on extension hstore;
