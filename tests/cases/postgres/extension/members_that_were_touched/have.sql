create extension hstore;
comment on function hstore(text, text) is 'ours';
grant execute on function hstore(text, text) to public;
