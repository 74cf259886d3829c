select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, o.conname) as path,
       regexp_replace(
           d.definition, '( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED| NOT VALID)?$', ''
       ) as definition,
       json_build_array(rn.nspname, r.relname) as references,
       o.condeferrable as deferrable,
       o.condeferred as deferred,
       d.definition !~ ' NOT VALID$' as validated,
       d.definition !~ ' NOT ENFORCED$' as enforced,
       (
           select json_agg(a.attname order by k.position)
           from unnest(o.conkey) with ordinality as k (attnum, position)
           join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.attnum
       ) as columns
from relation c
join pg_constraint o on o.conrelid = c.oid
cross join lateral (select pg_get_constraintdef(o.oid) as definition) as d
join pg_class r on r.oid = o.confrelid
join shown_schema rn on rn.oid = r.relnamespace
where c.relkind in ('r', 'p') and o.contype = 'f' and o.conparentid = 0
