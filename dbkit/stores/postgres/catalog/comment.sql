-- Extensions and the schema public come with a comment; where that was taken away, it is an empty one.
-- part_of is for a column that may be no object of its own: that of a view, of a composite type, or one that a table
-- has from its parent. So are the index behind a constraint, and an index or constraint that a partition has from its
-- parent: behind is the constraint, or the index of the whole, with which it comes. identity is the column of the
-- sequence behind it.
select json_build_array(d.classoid::bigint, d.objoid::bigint, d.objsubid) as address,
       d.description as text,
       c.relkind as part_of,
       case when c.oid is not null then (
           select json_build_array(c.nspname, c.relname, a.attname)
           from pg_attribute a
           where a.attrelid = c.oid and a.attnum = d.objsubid
       ) end as part,
       case when x.oid is not null then json_build_array(x.nspname, x.relname) end as index,
       case when k.oid is not null then json_build_array(kr.nspname, kr.relname, k.conname) end as constraint,
       case when o.oid is not null then json_build_array(r.nspname, r.relname, o.conname)
            when z.relispartition then json_build_array(wn.nspname, w.relname) end as behind,
       case when q.seqrelid is not null then (
           select json_build_array(qr.nspname, qr.relname, a.attname)
           from pg_attribute a
           where a.attrelid = q.attrelid and a.attnum = q.attnum
       ) end as identity
from (
    select e.classoid, e.objoid, e.objsubid, e.description
    from pg_description e
    where e.objoid >= 16384 and e.classoid <> 'pg_extension'::regclass
      and not (e.classoid = 'pg_namespace'::regclass and e.objoid = to_regnamespace('public'))
    union all
    select e.tableoid, e.oid, 0, coalesce(obj_description(e.oid, 'pg_extension'), '')
    from pg_extension e
    left join available_extension a on a.name = e.extname
    where e.extname <> 'plpgsql' and obj_description(e.oid, 'pg_extension') is distinct from a.comment
    union all
    select h.classoid, h.objoid, 0, h.description from pg_shdescription h where h.classoid = 'pg_authid'::regclass
    union all
    select n.classid, n.oid, 0, coalesce(obj_description(n.oid, 'pg_namespace'), '')
    from namespace n
    where n.nspname = 'public' and obj_description(n.oid, 'pg_namespace') is distinct from 'standard public schema'
) as d
left join relation c on d.classoid = c.classid and d.objoid = c.oid and d.objsubid > 0
left join relation x on d.classoid = x.classid and d.objoid = x.oid and x.relkind in ('i', 'I')
left join pg_constraint k on d.classoid = k.tableoid and d.objoid = k.oid and k.conrelid <> 0
left join relation kr on kr.oid = k.conrelid
left join relation z on z.oid = coalesce(x.oid, case when k.contype in ('p', 'u', 'x') then k.conindid end)
left join pg_class w on w.oid = case when z.relispartition then pg_partition_root(z.oid) else z.oid end
left join shown_schema wn on wn.oid = w.relnamespace
left join pg_constraint o on o.conindid = w.oid and o.contype in ('p', 'u', 'x')
left join relation r on r.oid = o.conrelid
left join sequence_column q on d.classoid = 'pg_class'::regclass and d.objoid = q.seqrelid and q.deptype = 'i'
left join relation qr on qr.oid = q.attrelid
