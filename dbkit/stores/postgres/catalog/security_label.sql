-- part_of is for a column that may be no object of its own, as in comment.sql.
select json_build_array(l.classoid::bigint, l.objoid::bigint, l.objsubid) as address,
       l.provider,
       l.label,
       c.relkind as part_of,
       json_build_array(c.nspname, c.relname, a.attname) as part
from (
    select s.classoid, s.objoid, s.objsubid, s.provider, s.label from pg_seclabel s
    union all
    select s.classoid, s.objoid, 0, s.provider, s.label from pg_shseclabel s where s.classoid = 'pg_authid'::regclass
) as l
left join relation c on l.classoid = c.classid and l.objoid = c.oid and l.objsubid > 0
left join pg_attribute a on a.attrelid = c.oid and a.attnum = l.objsubid
