select json_build_array(n.classid::bigint, n.oid::bigint, 0) as address,
       json_build_array(n.nspname) as path
from namespace n
where not exists (select from member m where m.classid = n.classid and m.objid = n.oid)
