select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(n.nspname, t.typname) as path,
       format_type(t.typbasetype, t.typtypmod) as type,
       case when t.typcollation <> b.typcollation then t.typcollation::regcollation::text end as collation,
       t.typnotnull as not_null,
       pg_get_expr(t.typdefaultbin, 0) as default,
       (
           select json_agg(json_build_array(
                      c.conname, regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', ''), c.convalidated
                  ) order by c.conname)
           from pg_constraint c
           where c.contypid = t.oid and c.contype = 'c'
       ) as constraints
from pg_type t
join namespace n on n.oid = t.typnamespace
join pg_type b on b.oid = t.typbasetype
where t.typtype = 'd'
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
