select json_build_array(a.tableoid::bigint, a.oid::bigint, 0) as address,
       json_build_array(a.amname) as path,
       a.amtype as type,
       h.name as handler
from pg_am a
join named_function h on h.oid = a.amhandler
where a.oid >= 16384
  and not exists (select from member m where m.classid = a.tableoid and m.objid = a.oid)
