create extension hstore;
create extension pg_trgm;
comment on extension pg_trgm is 'Similar words';
