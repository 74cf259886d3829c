select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       rtrim(pg_get_viewdef(c.oid), ';') as definition,
       (
           select json_agg(o order by o)
           from (
               select unnest(c.reloptions)
               union all
               select 'toast.' || unnest(t.reloptions) from pg_class t where t.oid = c.reltoastrelid
           ) as options (o)
       ) as options,
       nullif(m.amname, 'heap') as access_method
from relation c
left join pg_am m on m.oid = c.relam
where c.relkind = 'm'
