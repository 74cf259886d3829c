-- The casts of range types belong to their types.
select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(format_type(o.castsource, null), format_type(o.casttarget, null)) as path,
       case when o.castfunc <> 0 then o.castfunc::regprocedure::text end as function,
       o.castmethod as method,
       o.castcontext as context
from pg_cast o
where o.oid >= 16384
  and not exists (select from member m where m.classid = o.tableoid and m.objid = o.oid)
  and not exists (
      select from pg_depend d where d.classid = o.tableoid and d.objid = o.oid and d.deptype = 'i'
  )
