select json_build_array(e.tableoid::bigint, e.oid::bigint, 0) as address,
       json_build_array(e.evtname) as path,
       e.evtevent as event,
       e.evtfoid::regproc::text as function,
       e.evttags as tags,
       e.evtenabled as enabled
from pg_event_trigger e
where not exists (select from member m where m.classid = e.tableoid and m.objid = e.oid)
