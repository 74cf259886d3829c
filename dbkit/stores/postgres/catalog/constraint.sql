-- NOT NULL constraints (contype n, PostgreSQL 18) are part of their columns; what a parent hands down is the parent's.
-- A constraint that is not enforced is not validated either, and only the definition says which of both it is.
select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, o.conname) as path,
       o.contype as type,
       case
           when o.condeferrable or not o.convalidated
           then regexp_replace(
               d.definition, '( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED| NOT VALID)?$', ''
           )
           else d.definition
       end as definition,
       o.condeferrable as deferrable,
       o.condeferred as deferred,
       o.convalidated or d.definition !~ ' NOT VALID$' as validated,
       o.convalidated or d.definition !~ ' NOT ENFORCED$' as enforced,
       case
           when cardinality(o.conkey) = 1 then json_build_array(b.attname)
           else (
               select json_agg(a.attname order by array_position(o.conkey, a.attnum))
               from pg_attribute a
               where a.attrelid = o.conrelid and a.attnum = any (o.conkey)
           )
       end as columns,
       case when i.indpred is not null then pg_get_expr(i.indpred, i.indrelid) end as predicate,
       w.with_clause,
       w.options,
       s.spcname as tablespace,
       coalesce(i.indisclustered, false) as clustered
from relation c
join pg_constraint o on o.conrelid = c.oid
left join attribute b on b.attrelid = o.conrelid and b.attnum = o.conkey[1]
left join pg_index i on i.indexrelid = o.conindid and o.contype <> 'c'
left join pg_class x on x.oid = i.indexrelid
left join index_option w on w.indexrelid = i.indexrelid
left join pg_tablespace s on s.oid = x.reltablespace
-- offset 0 keeps the definition from being made anew for each place that it is used in
cross join lateral (
    select case
               when o.contype = 'p' and cardinality(o.conkey) = 1 and i.indnatts = 1 and not o.condeferrable
                    and o.conexclop is null and x.reloptions is null
               then 'PRIMARY KEY (' || quote_ident(b.attname) || ')'
               else pg_get_constraintdef(o.oid)
           end as definition
    offset 0
) as d
where c.relkind in ('r', 'p', 'f') and o.contype in ('p', 'u', 'c', 'x')
  and o.conparentid = 0 and (o.conislocal or o.coninhcount = 0)
