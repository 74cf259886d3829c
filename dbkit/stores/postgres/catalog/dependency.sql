select json_agg(json_build_array(d.classid::bigint, d.objid::bigint, case when t.oid is null then d.objsubid else -1 end,
                                 d.refclassid::bigint, d.refobjid::bigint, d.refobjsubid))
from pg_depend d
-- what a domain needs for its default: functions, operators, sequences
left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid and t.typtype = 'd'
    and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_class'::regclass)
where d.deptype <> 'e' and d.objid >= 16384 and d.refobjid >= 16384
