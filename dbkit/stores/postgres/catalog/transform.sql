select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(format_type(t.trftype, null), l.lanname) as path,
       case when t.trffromsql <> 0 then t.trffromsql::regprocedure::text end as from_sql,
       case when t.trftosql <> 0 then t.trftosql::regprocedure::text end as to_sql
from pg_transform t
join pg_language l on l.oid = t.trflang
where t.oid >= 16384
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
