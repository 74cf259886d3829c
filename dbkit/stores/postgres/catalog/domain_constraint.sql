-- Before PostgreSQL 17 NOT NULL is no constraint of its own; the object number -2 is dbkit's.
select json_build_array(c.tableoid::bigint, c.oid::bigint, 0) as address,
       json_build_array(n.nspname, t.typname, c.conname) as path,
       regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '') as definition,
       c.convalidated as validated
from pg_constraint c
join pg_type t on t.oid = c.contypid
join namespace n on n.oid = t.typnamespace
where not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
union all
select json_build_array(t.tableoid::bigint, t.oid::bigint, -2),
       json_build_array(n.nspname, t.typname, left(t.typname, 54) || '_not_null'),
       'NOT NULL', true
from pg_type t
join namespace n on n.oid = t.typnamespace
where t.typtype = 'd' and t.typnotnull
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
  and not exists (select from pg_constraint c where c.contypid = t.oid and c.contype = 'n')
