select json_build_array('pg_user_mapping'::regclass::bigint, u.umid::bigint, 0) as address,
       json_build_array(u.srvname, u.usename) as path,
       g.options,
       u.readable
from user_mapping u
left join given_option g on g.classid = 'pg_user_mapping'::regclass and g.objid = u.umid
