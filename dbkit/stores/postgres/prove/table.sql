-- Every table that can hold rows of its own: its columns, checks, keys and foreign keys.
with tables as (
    select c.oid, c.relname, n.nspname, c.relispartition
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence <> 't'
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
      and not exists (
          select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
      )
),
columns as (
    select a.attrelid, json_agg(json_build_object(
        'name', a.attname,
        'number', a.attnum,
        'type', a.atttypid::bigint,
        'type_name', format_type(a.atttypid, a.atttypmod),
        'not_null', a.attnotnull,
        'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end,
        'identity', a.attidentity <> '',
        'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end
    ) order by a.attnum) as columns
    from pg_attribute a
    join tables t on t.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped
    group by a.attrelid
),
computed as (
    select x.attrelid, json_object_agg(x.attname, x.sources) as computed
    from (
        select g.attrelid, g.attname, json_agg(distinct s.attname) as sources
        from pg_attribute g
        join tables t on t.oid = g.attrelid
        join pg_attrdef d on d.adrelid = g.attrelid and d.adnum = g.attnum
        join pg_depend p on p.refclassid = 'pg_class'::regclass and p.refobjid = g.attrelid and p.refobjsubid > 0
            and ((p.classid = 'pg_attrdef'::regclass and p.objid = d.oid)
              or (p.classid = 'pg_class'::regclass and p.objid = g.attrelid and p.objsubid = g.attnum))
        join pg_attribute s on s.attrelid = p.refobjid and s.attnum = p.refobjsubid and s.attnum <> g.attnum
        where g.attgenerated <> ''
        group by g.attrelid, g.attname
    ) as x
    group by x.attrelid
),
checks as (
    select c.conrelid, json_agg(json_build_object(
        'name', c.conname,
        'expression', pg_get_expr(c.conbin, c.conrelid),
        'columns', (select json_agg(a.attname) from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey))
    ) order by c.conname) as checks
    from pg_constraint c
    join tables t on t.oid = c.conrelid
    where c.contype = 'c'
    group by c.conrelid
),
keys as (
    select i.indrelid, json_agg((
        select json_agg(a.attname)
        from pg_attribute a
        where a.attrelid = i.indrelid and a.attnum = any (i.indkey::smallint[])
    )) as keys
    from pg_index i
    join tables t on t.oid = i.indrelid
    where i.indisunique or i.indisexclusion
    group by i.indrelid
),
foreign_keys as (
    select c.conrelid, json_agg(json_build_object(
        'name', c.conname,
        'columns', (select json_agg(a.attname order by k.n)
            from unnest(c.conkey) with ordinality as k (number, n)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number),
        'parent', c.confrelid::bigint,
        'parent_name', c.confrelid::regclass::text,
        'parent_kind', p.relkind,
        'parent_columns', (select json_agg(a.attname order by k.n)
            from unnest(c.confkey) with ordinality as k (number, n)
            join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number)
    ) order by c.conname) as foreign_keys
    from pg_constraint c
    join tables t on t.oid = c.conrelid
    join pg_class p on p.oid = c.confrelid
    where c.contype = 'f'
    group by c.conrelid
),
ancestors as (
    select t.oid, json_agg(a.relid::oid::bigint) as ancestors
    from tables t, lateral pg_partition_ancestors(t.oid) as a (relid)
    where t.relispartition
    group by t.oid
)
select t.oid::bigint, t.nspname as schema, t.relname as name, t.oid::regclass::text as sql,
    case when t.relispartition then pg_get_partition_constraintdef(t.oid) end as bound,
    coalesce(a.ancestors, '[]') as ancestors,
    coalesce(columns.columns, '[]') as columns, coalesce(computed.computed, '{}') as computed,
    coalesce(checks.checks, '[]') as checks, coalesce(keys.keys, '[]') as keys,
    coalesce(foreign_keys.foreign_keys, '[]') as foreign_keys
from tables t
left join columns on columns.attrelid = t.oid
left join computed on computed.attrelid = t.oid
left join checks on checks.conrelid = t.oid
left join keys on keys.indrelid = t.oid
left join foreign_keys on foreign_keys.conrelid = t.oid
left join ancestors a on a.oid = t.oid
order by t.nspname, t.relname
