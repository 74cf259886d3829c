-- The definition is what follows the table's name. Indexes behind constraints and those that come from a parent's are
-- left out.
select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       json_build_array(t.nspname, t.relname) as table,
       t.relkind = 'm' as of_view,
       i.indisunique as unique,
       substr(
           pg_get_indexdef(c.oid),
           length(
               'CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX ' || quote_ident(c.relname)
               || ' ON ' || case when c.relkind = 'I' then 'ONLY ' else '' end
               || quote_ident(t.nspname) || '.' || quote_ident(t.relname) || ' '
           ) + 1
       ) as definition,
       i.indisvalid as valid,
       i.indisclustered as clustered
from relation c
join pg_index i on i.indexrelid = c.oid
join relation t on t.oid = i.indrelid
where c.relkind in ('i', 'I') and t.relkind in ('r', 'p', 'm') and not c.relispartition
  and not exists (
      select from pg_constraint o where o.conindid = c.oid and o.conrelid = t.oid and o.contype in ('p', 'u', 'x')
  )
