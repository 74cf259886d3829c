select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       (
           select json_agg(json_build_array(
                      a.attname,
                      format_type(a.atttypid, a.atttypmod),
                      case when a.attcollation <> b.typcollation then a.attcollation::regcollation::text end
                  ) order by a.attnum)
           from pg_attribute a
           join pg_type b on b.oid = a.atttypid
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       ) as attributes
from relation c
join pg_type t on t.oid = c.reltype
where c.relkind = 'c'
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
