-- The object number -2 is dbkit's own: a replica identity has no address in the catalogue.
select json_build_array(c.classid::bigint, c.oid::bigint, -2) as address,
       json_build_array(c.nspname, c.relname) as path,
       c.relreplident as mode,
       x.relname as index,
       o.conname as constraint
from relation c
left join pg_index i on i.indrelid = c.oid and i.indisreplident
left join pg_class x on x.oid = i.indexrelid
left join pg_constraint o on o.conindid = i.indexrelid and o.conrelid = c.oid and o.contype in ('p', 'u', 'x')
where c.relkind in ('r', 'p') and c.relreplident <> 'd'
