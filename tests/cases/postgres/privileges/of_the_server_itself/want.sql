-- does: GRANT SELECT (rolname) ON TABLE pg_catalog.pg_authid TO case_boss
grant execute on function pg_catalog.pg_ls_dir(text) to case_app with grant option;
grant select (rolname) on pg_catalog.pg_authid to case_boss;
revoke usage on language sql from public;
grant usage on language sql to case_boss;
revoke select on pg_catalog.pg_proc from public;
grant select on pg_catalog.pg_proc to public;
