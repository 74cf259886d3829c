select json_agg(json_build_array(d.classid::bigint, d.objid::bigint, d.objsubid,
                                 d.refclassid::bigint, d.refobjid::bigint, d.refobjsubid))
from pg_depend d
where d.deptype <> 'e' and d.objid >= 16384 and d.refobjid >= 16384
