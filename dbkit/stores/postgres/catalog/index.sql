-- The definition is what follows the table's name. Indexes behind constraints are left out. Only a column that is an
-- expression has statistics of its own.
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
               || t.relnamespace::regnamespace || '.' || quote_ident(t.relname) || ' '
           ) + 1
       ) as definition,
       case when i.indpred is not null then pg_get_expr(i.indpred, i.indrelid) end as predicate,
       w.with_clause,
       w.options,
       s.spcname as tablespace,
       i.indisvalid as valid,
       i.indisclustered as clustered,
       case when i.indexprs is not null then (
           select json_agg(json_build_array(a.attnum, a.attstattarget) order by a.attnum)
           from pg_attribute a
           where a.attrelid = c.oid and a.attstattarget >= 0
       ) end as statistics
from relation c
join pg_index i on i.indexrelid = c.oid
join relation t on t.oid = i.indrelid
left join index_option w on w.indexrelid = c.oid
left join pg_tablespace s on s.oid = c.reltablespace
where c.relkind in ('i', 'I') and t.relkind in ('r', 'p', 'm') and not c.relispartition
  and not exists (
      select from pg_constraint o where o.conindid = c.oid and o.conrelid = t.oid and o.contype in ('p', 'u', 'x')
  )
