select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(n.nspname, t.typname) as path,
       (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
from pg_type t
join namespace n on n.oid = t.typnamespace
where t.typtype = 'e'
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
