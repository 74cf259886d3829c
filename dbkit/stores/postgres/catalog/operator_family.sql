select json_build_array(f.tableoid::bigint, f.oid::bigint, 0) as address,
       json_build_array(n.nspname, f.opfname, a.amname) as path
from pg_opfamily f
join namespace n on n.oid = f.opfnamespace
join pg_am a on a.oid = f.opfmethod
where not exists (select from member m where m.classid = f.tableoid and m.objid = f.oid)
