-- The definition is what follows the table's name. pg_get_indexdef() looks up each name by itself: of the plainest indexes,
-- which are most, it is put together from joined catalogues, to the same letter. Indexes behind constraints are left out.
-- Only a column that is an expression has statistics of its own.
select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       json_build_array(t.nspname, t.relname) as table,
       t.relkind = 'm' as of_view,
       i.indisunique as unique,
       coalesce(
           case when c.reloptions is null then p.definition end,
           substr(
               pg_get_indexdef(c.oid),
               length(
                   'CREATE ' || case when i.indisunique then 'UNIQUE ' else '' end || 'INDEX ' || quote_ident(c.relname)
                   || ' ON ' || case when c.relkind = 'I' then 'ONLY ' else '' end
                   || t.relnamespace::regnamespace || '.' || quote_ident(t.relname) || ' '
               ) + 1
           )
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
left join (
    -- btree, not unique, over columns alone, each with the operator class and the collation that it has by default
    select x.indexrelid,
           'USING btree ('
           || string_agg(
               quote_ident(a.attname)
               || case k.option when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' when 3 then ' DESC' else '' end,
               ', ' order by k.position
           )
           || ')' as definition
    from pg_index x
    cross join lateral unnest(x.indkey::int2[], x.indclass::oid[], x.indcollation::oid[], x.indoption::int2[])
        with ordinality as k (attnum, opclass, "collation", option, position)
    join attribute a on a.attrelid = x.indrelid and a.attnum = k.attnum
    join pg_opclass o on o.oid = k.opclass
    where not x.indisunique and x.indexprs is null and x.indpred is null and x.indnatts = x.indnkeyatts
    group by x.indexrelid
    having bool_and(
        o.opcdefault and o.oid < 16384 and o.opcmethod = 403
        and (o.opcintype = a.atttypid or o.opcintype = 'text'::regtype and a.atttypid = 'varchar'::regtype)
        and k."collation" in (0, a.attcollation)
    )
) as p on p.indexrelid = c.oid
left join pg_tablespace s on s.oid = c.reltablespace
where c.relkind in ('i', 'I') and t.relkind in ('r', 'p', 'm') and not c.relispartition
  and not exists (
      select from pg_constraint o where o.conindid = c.oid and o.conrelid = t.oid and o.contype in ('p', 'u', 'x')
  )
