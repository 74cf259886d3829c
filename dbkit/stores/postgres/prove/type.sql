-- Every type, and what its values are made of.
select t.oid::bigint, array[n.nspname, t.typname] as path, t.typtype as kind, format_type(t.oid, null) as sql,
    t.typcategory = 'A' and t.typelem <> 0 as array, t.typelem::bigint as element,
    t.typbasetype::bigint as base, format_type(t.typbasetype, t.typtypmod) as base_sql,
    (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels,
    (select json_agg(pg_get_expr(c.conbin, 0) order by c.conname) from pg_constraint c
     where c.contypid = t.oid and c.conbin is not null and c.contype = 'c') as checks,
    (select json_agg(json_build_array(a.atttypid::bigint, format_type(a.atttypid, a.atttypmod)) order by a.attnum)
     from pg_attribute a where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) as attributes,
    (select json_build_array(r.rngsubtype::bigint, format_type(r.rngsubtype, null)) from pg_range r
     where r.rngtypid = t.oid) as range_of,
    (select json_build_array(r.rngtypid::bigint, format_type(r.rngtypid, null)) from pg_range r
     where t.typtype = 'm' and r.rngmultitypid = t.oid) as multirange_of
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.typtype <> 'p'
