select json_build_array(t.tableoid::bigint, t.oid::bigint, 0) as address,
       json_build_array(n.nspname, t.typname) as path,
       format_type(r.rngsubtype, null) as subtype,
       case when not o.opcdefault then quote_ident(s.nspname) || '.' || quote_ident(o.opcname) end as operator_class,
       case when r.rngcollation <> b.typcollation then r.rngcollation::regcollation::text end as collation,
       nullif(r.rngcanonical, 0)::regproc::text as canonical,
       nullif(r.rngsubdiff, 0)::regproc::text as difference,
       m.typname as multirange
from pg_range r
join pg_type t on t.oid = r.rngtypid
join namespace n on n.oid = t.typnamespace
join pg_type b on b.oid = r.rngsubtype
join pg_type m on m.oid = r.rngmultitypid
join pg_opclass o on o.oid = r.rngsubopc
join pg_namespace s on s.oid = o.opcnamespace
where not exists (select from member e where e.classid = t.tableoid and e.objid = t.oid)
