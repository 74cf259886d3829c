-- Extensions and the schema public come with a comment. part_of is for a column that may be no object of
-- its own: that of a view, of a composite type, or one that a table has from its parent.
select json_build_array(d.classoid::bigint, d.objoid::bigint, d.objsubid) as address,
       d.description as text,
       c.relkind as part_of,
       json_build_array(c.nspname, c.relname, a.attname) as part
from pg_description d
left join relation c on d.classoid = c.classid and d.objoid = c.oid and d.objsubid > 0
left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
where (d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass)
  and d.classoid <> 'pg_extension'::regclass
