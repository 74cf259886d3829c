-- Read from the dependencies: PostgreSQL 14 does not have pg_publication_namespace.
select json_build_array(d.classid::bigint, d.objid::bigint, 0) as address,
       json_build_array(p.pubname, n.nspname) as path
from pg_depend d
join namespace n on n.classid = d.refclassid and n.oid = d.refobjid
join pg_depend o on o.classid = d.classid and o.objid = d.objid and o.refclassid = 'pg_publication'::regclass
join pg_publication p on p.oid = o.refobjid
where d.classid = to_regclass('pg_catalog.pg_publication_namespace')
