-- Roles belong to the whole server: read are those that the setting dbkit.roles names, a JSON array.
select json_build_array('pg_authid'::regclass::oid::bigint, r.oid::bigint, 0) as address,
       json_build_array(r.rolname) as path,
       r.rolsuper as superuser,
       r.rolinherit as inherit,
       r.rolcreaterole as createrole,
       r.rolcreatedb as createdb,
       r.rolcanlogin as login,
       r.rolreplication as replication,
       r.rolbypassrls as bypass_row_security,
       nullif(r.rolconnlimit, -1) as connection_limit,
       nullif(r.rolvaliduntil, 'infinity')::text as valid_until,
       (
           select json_agg(c order by c collate "C")
           from pg_db_role_setting s, unnest(s.setconfig) as c
           where s.setrole = r.oid and s.setdatabase = 0
       ) as settings,
       (
           select json_agg(c order by c collate "C")
           from pg_db_role_setting s
           join pg_database d on d.oid = s.setdatabase and d.datname = current_database(), unnest(s.setconfig) as c
           where s.setrole = r.oid
       ) as settings_here
from pg_roles r
where r.rolname in (
    select json_array_elements_text(coalesce(nullif(current_setting('dbkit.roles', true), ''), '[]')::json)
)
