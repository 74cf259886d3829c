select json_build_array(d.tableoid::bigint, d.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, a.attname) as path,
       pg_get_expr(d.adbin, d.adrelid) as expression
from relation c
join pg_attribute a on a.attrelid = c.oid and a.atthasdef
join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relkind = 'v'
