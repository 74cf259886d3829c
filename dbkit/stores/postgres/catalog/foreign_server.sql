select json_build_array(s.tableoid::bigint, s.oid::bigint, 0) as address,
       json_build_array(s.srvname) as path,
       w.fdwname as wrapper,
       s.srvtype as type,
       s.srvversion as version,
       g.options
from pg_foreign_server s
join pg_foreign_data_wrapper w on w.oid = s.srvfdw
left join given_option g on g.classid = s.tableoid and g.objid = s.oid
where not exists (select from member m where m.classid = s.tableoid and m.objid = s.oid)
