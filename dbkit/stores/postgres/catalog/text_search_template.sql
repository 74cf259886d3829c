select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(n.nspname, t.tmplname) as path,
       i.name as init,
       l.name as lexize
from pg_ts_template t
join namespace n on n.oid = t.tmplnamespace
left join named_function i on i.oid = t.tmplinit
join named_function l on l.oid = t.tmpllexize
where not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
