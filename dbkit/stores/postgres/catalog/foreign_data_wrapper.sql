select json_build_array(w.tableoid::bigint, w.oid::bigint, 0) as address,
       json_build_array(w.fdwname) as path,
       case when w.fdwhandler <> 0 then w.fdwhandler::regproc::text end as handler,
       case when w.fdwvalidator <> 0 then w.fdwvalidator::regproc::text end as validator,
       g.options
from pg_foreign_data_wrapper w
left join given_option g on g.classid = w.tableoid and g.objid = w.oid
where not exists (select from member m where m.classid = w.tableoid and m.objid = w.oid)
