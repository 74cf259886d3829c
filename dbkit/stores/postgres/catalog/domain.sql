select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(n.nspname, t.typname) as path,
       format_type(t.typbasetype, t.typtypmod) as type,
       case when t.typcollation <> b.typcollation then t.typcollation::regcollation::text end as collation,
       (
           select json_agg(pg_get_constraintdef(c.oid) order by c.conname)
           from pg_constraint c
           where c.contypid = t.oid and c.contype = 'c' and c.convalidated
       ) as rules,
       t.typnotnull as not_null
from pg_type t
join namespace n on n.oid = t.typnamespace
join pg_type b on b.oid = t.typbasetype
where t.typtype = 'd'
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
