select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       c.relpersistence = 'u' as unlogged,
       (
           select json_agg(o order by o)
           from (
               select unnest(c.reloptions)
               union all
               select 'toast.' || unnest(t.reloptions) from pg_class t where t.oid = c.reltoastrelid
           ) as options (o)
       ) as options,
       pg_get_partkeydef(c.oid) as partition_key,
       pg_get_expr(c.relpartbound, c.oid) as bound,
       (
           select json_agg(json_build_array(pn.nspname, p.relname) order by i.inhseqno)
           from inherited i
           join pg_class p on p.oid = i.inhparent
           join pg_namespace pn on pn.oid = p.relnamespace
           where i.inhrelid = c.oid
       ) as parents,
       c.relrowsecurity as row_security,
       c.relforcerowsecurity as force_row_security,
       nullif(m.amname, 'heap') as access_method,
       s.srvname as server,
       g.options as foreign_options
from relation c
left join pg_am m on m.oid = c.relam
left join pg_foreign_table f on f.ftrelid = c.oid
left join pg_foreign_server s on s.oid = f.ftserver
left join given_option g on g.classid = c.classid and g.objid = c.oid
where c.relkind in ('r', 'p', 'f')
