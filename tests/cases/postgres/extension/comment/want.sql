create extension hstore;
comment on extension hstore is 'Keys and values';
create extension pg_trgm;
