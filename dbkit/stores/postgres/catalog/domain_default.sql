-- The object number -1 is dbkit's own: what a default needs is kept as what its domain needs (see dependency.sql).
select json_build_array(t.tableoid::bigint, t.oid::bigint, -1) as address,
       json_build_array(n.nspname, t.typname) as path,
       pg_get_expr(t.typdefaultbin, 0) as expression
from pg_type t
join namespace n on n.oid = t.typnamespace
where t.typtype = 'd' and t.typdefaultbin is not null
  and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
