-- NOT NULL constraints (contype n, PostgreSQL 18) are part of their columns; what a parent hands down is the parent's.
select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, o.conname) as path,
       o.contype as type,
       regexp_replace(pg_get_constraintdef(o.oid), ' NOT VALID$', '') as definition,
       o.convalidated as validated,
       (
           select json_agg(a.attname order by k.position)
           from unnest(o.conkey) with ordinality as k (attnum, position)
           join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.attnum
       ) as columns
from relation c
join pg_constraint o on o.conrelid = c.oid
where c.relkind in ('r', 'p') and o.contype in ('p', 'u', 'c', 'x')
  and o.conparentid = 0 and (o.conislocal or o.coninhcount = 0)
