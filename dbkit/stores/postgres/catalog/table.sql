select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       c.relpersistence = 'u' as unlogged,
       case when c.reloptions is not null or w.reloptions is not null then (
           select json_agg(o order by o)
           from (
               select unnest(c.reloptions) union all select 'toast.' || unnest(w.reloptions)
           ) as options (o)
       ) end as options,
       pg_get_partkeydef(c.oid) as partition_key,
       pg_get_expr(c.relpartbound, c.oid) as bound,
       a.parents,
       coalesce(a.detaching, false) as detaching,
       c.relrowsecurity as row_security,
       c.relforcerowsecurity as force_row_security,
       nullif(m.amname, 'heap') as access_method,
       s.srvname as server,
       g.options as foreign_options,
       b.spcname as tablespace,
       nullif(c.reloftype, 0)::regtype::text as of_type,
       h.handed_down,
       o.parts,
       coalesce(y.children, 0) as children
from relation c
left join pg_am m on m.oid = c.relam
left join pg_class w on w.oid = c.reltoastrelid
left join pg_tablespace b on b.oid = c.reltablespace
left join pg_foreign_table f on f.ftrelid = c.oid
left join pg_foreign_server s on s.oid = f.ftserver
left join given_option g on g.classid = c.classid and g.objid = c.oid
left join (
    select i.inhrelid, json_agg(json_build_array(pn.nspname, p.relname) order by i.inhseqno) as parents,
           bool_or(i.inhdetachpending) as detaching
    from inherited i
    join pg_class p on p.oid = i.inhparent
    join shown_schema pn on pn.oid = p.relnamespace
    group by i.inhrelid
) as a on a.inhrelid = c.oid
left join (
    select of.relid, json_agg(of.name order by of.name) as handed_down
    from (
        select a.attrelid as relid, 'column ' || a.attname as name
        from attribute a
        join pg_class r on r.oid = a.attrelid and not r.relispartition
        where a.attinhcount > 0 and not a.attislocal
        union all
        select k.conrelid, 'constraint ' || k.conname
        from pg_constraint k
        join pg_class r on r.oid = k.conrelid and not r.relispartition
        where k.contype = 'c' and k.coninhcount > 0 and not k.conislocal
    ) as of
    group by of.relid
) as h on h.relid = c.oid
left join (
    select of.relid, json_agg(json_build_array(of.kind, of.name, of.origin) order by of.kind, of.name) as parts
    from (
        select k.conrelid as relid, case k.contype when 'f' then 'foreign_key' else 'constraint' end as kind,
               k.conname as name, json_build_array(n.nspname, r.relname, p.conname) as origin
        from pg_constraint k
        join pg_constraint p on p.oid = k.conparentid and p.conrelid <> k.conrelid
        join pg_class r on r.oid = p.conrelid
        join shown_schema n on n.oid = r.relnamespace
        where k.contype in ('p', 'u', 'x', 'f') and (k.contype <> 'f' or k.confrelid = p.confrelid)
        union all
        select x.indrelid, 'index', r.relname, json_build_array(n.nspname, p.relname)
        from inherited i
        join pg_index x on x.indexrelid = i.inhrelid
        join pg_class r on r.oid = i.inhrelid
        join pg_class p on p.oid = i.inhparent
        join shown_schema n on n.oid = p.relnamespace
        where not exists (select from pg_constraint k where k.conindid = i.inhrelid and k.contype in ('p', 'u', 'x'))
    ) as of
    group by of.relid
) as o on o.relid = c.oid
left join (select i.inhparent, count(*) as children from inherited i group by i.inhparent) as y on y.inhparent = c.oid
where c.relkind in ('r', 'p', 'f')
