select json_build_array(l.tableoid::bigint, l.oid::bigint, 0) as address,
       json_build_array(l.lanname) as path,
       l.lanpltrusted as trusted,
       h.name as handler,
       i.name as inline,
       v.name as validator
from pg_language l
join named_function h on h.oid = l.lanplcallfoid
left join named_function i on i.oid = l.laninline
left join named_function v on v.oid = l.lanvalidator
where l.oid >= 16384
  and not exists (select from member m where m.classid = l.tableoid and m.objid = l.oid)
