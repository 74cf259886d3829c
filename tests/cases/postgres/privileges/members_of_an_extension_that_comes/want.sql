create schema extra;
create extension hstore schema extra;
revoke all on function extra.hstore(text, text) from public;
grant execute on function extra.hstore(text, text) to case_app;
create table t (id integer);
