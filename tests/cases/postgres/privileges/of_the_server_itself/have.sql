grant execute on function pg_catalog.pg_ls_dir(text) to case_app;
grant select on pg_catalog.pg_authid to case_app;
revoke execute on function pg_catalog.pg_sleep(double precision) from public;
grant execute on function pg_catalog.pg_sleep(double precision) to case_boss;
