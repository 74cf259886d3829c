-- The object number -1 is dbkit's own: a sequence being owned has no address in the catalogue.
select json_build_array(c.classid::bigint, c.oid::bigint, -1) as address,
       json_build_array(c.nspname, c.relname) as path,
       json_build_array(t.nspname, t.relname, a.attname) as column
from relation c
join sequence_column o on o.seqrelid = c.oid and o.deptype = 'a'
join relation t on t.oid = o.attrelid
join pg_attribute a on a.attrelid = o.attrelid and a.attnum = o.attnum
where c.relkind = 'S'
