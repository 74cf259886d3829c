select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(n.nspname, o.conname) as path,
       pg_encoding_to_char(o.conforencoding) as source,
       pg_encoding_to_char(o.contoencoding) as target,
       f.name as function,
       o.condefault as is_default
from pg_conversion o
join namespace n on n.oid = o.connamespace
join named_function f on f.oid = o.conproc
where not exists (select from member m where m.classid = o.tableoid and m.objid = o.oid)
