grant execute on function hstore(text, text) to case_app with grant option;
revoke execute on function hstore(text[]) from public;
grant usage on foreign data wrapper postgres_fdw to case_app;
revoke select on pg_stat_statements from public;
grant select (calls, query), update (calls) on pg_stat_statements to case_app;
grant usage on type hstore to case_app;
