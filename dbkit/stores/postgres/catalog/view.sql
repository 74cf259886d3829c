select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       rtrim(pg_get_viewdef(c.oid), ';') as definition,
       c.reloptions as options,
       (
           select json_agg(json_build_array(
                      a.attname,
                      format_type(a.atttypid, a.atttypmod),
                      case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end
                  ) order by a.attnum)
           from pg_attribute a
           join pg_type t on t.oid = a.atttypid
           where a.attrelid = c.oid and a.attnum > 0
       ) as columns
from relation c
where c.relkind = 'v'
