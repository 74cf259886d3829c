-- Indexes that a partition has from a partitioned table, where they are not what the server makes by itself: the name
-- that ChooseIndexName() gives, the storage parameters of the index above it and the tablespace of the topmost one. A
-- name that is too long is shortened in the middle, so that only its end is looked at.
select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(t.nspname, t.relname, r.relname) as path,
       c.relname as name,
       b.columns,
       b.label,
       json_build_array(rt.nspname, rt.relname) as whole,
       o.oid is not null as key,
       w.options,
       s.spcname as tablespace,
       i.indisclustered as clustered,
       g.statistics
from relation c
join pg_index i on i.indexrelid = c.oid
join relation t on t.oid = i.indrelid
join pg_class r on r.oid = pg_partition_root(c.oid)
join pg_index ri on ri.indexrelid = r.oid
join relation rt on rt.oid = ri.indrelid
left join pg_constraint o on o.conindid = r.oid and o.conrelid = ri.indrelid and o.contype in ('p', 'u', 'x')
cross join lateral (
    select case when o.contype = 'p' then '' else string_agg(a.attname, '_' order by a.attnum) end as columns,
           case o.contype when 'p' then 'pkey' when 'u' then 'key' when 'x' then 'excl' else 'idx' end as label
    from pg_attribute a
    where a.attrelid = r.oid
) as b
cross join lateral (
    select t.relname || '_' || case when b.columns = '' then '' else b.columns || '_' end || b.label as name
) as n
left join index_option w on w.indexrelid = c.oid
join inherited h on h.inhrelid = c.oid
left join index_option hw on hw.indexrelid = h.inhparent
left join pg_tablespace s on s.oid = c.reltablespace
left join (
    select a.attrelid, json_agg(json_build_array(a.attnum, a.attstattarget) order by a.attnum) as statistics
    from pg_attribute a
    where a.attstattarget >= 0
    group by a.attrelid
) as g on g.attrelid = c.oid
where c.relkind in ('i', 'I') and c.relispartition
  and (
      case when octet_length(n.name) > 63 then c.relname !~ ('_' || b.label || '\d*$')
           else not (starts_with(c.relname, n.name) and substr(c.relname, length(n.name) + 1) ~ '^\d*$') end
      or w.options::text is distinct from hw.options::text
      or c.reltablespace <> r.reltablespace
      or i.indisclustered
      or g.statistics is not null
  )
