-- version is null where it is the one that the server installs by default.
select json_build_array(e.tableoid::bigint, e.oid::bigint, 0) as address,
       json_build_array(e.extname) as path,
       n.nspname as schema,
       nullif(e.extversion, a.default_version) as version,
       a.comment as usual_comment
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
left join available_extension a on a.name = e.extname
where e.extname <> 'plpgsql'
