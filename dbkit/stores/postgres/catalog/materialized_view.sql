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
       nullif(m.amname, 'heap') as access_method,
       c.relispopulated as populated,
       (
           select json_agg(json_build_object(
                      'name', a.attname,
                      'type', format_type(a.atttypid, a.atttypmod),
                      'storage', case when a.attstorage <> t.typstorage then a.attstorage end,
                      'type_storage', t.typstorage,
                      'compression', nullif(a.attcompression, ''),
                      'statistics', nullif(a.attstattarget, -1),
                      'options', a.attoptions
                  ) order by a.attnum)
           from pg_attribute a
           join pg_type t on t.oid = a.atttypid
           where a.attrelid = c.oid and a.attnum > 0
             and (a.attstorage <> t.typstorage or a.attcompression <> '' or a.attstattarget <> -1
                  or a.attoptions is not null)
       ) as settings
from relation c
left join pg_am m on m.oid = c.relam
where c.relkind = 'm'
