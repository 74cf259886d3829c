-- Rows are read as JSON, so that columns which an older server does not have are null.
select json_build_array(l.tableoid::bigint, l.oid::bigint, 0) as address,
       json_build_array(n.nspname, l.collname) as path,
       l.collprovider as provider,
       l.collcollate as collate,
       l.collctype as ctype,
       coalesce(to_json(l) ->> 'colllocale', to_json(l) ->> 'colliculocale') as locale,
       to_json(l) ->> 'collicurules' as rules,
       l.collisdeterministic as deterministic
from pg_collation l
join namespace n on n.oid = l.collnamespace
where not exists (select from member m where m.classid = l.tableoid and m.objid = l.oid)
