-- Members that belong to the family and to none of its classes: these depend on the family directly.
with loose as materialized (
    select d.classid, d.objid
    from pg_depend d
    where d.refclassid = 'pg_opfamily'::regclass and d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)
)
select json_build_array(x.classid::bigint, x.oid::bigint, 0) as address,
       json_build_array(n.nspname, f.opfname, a.amname, x.slot) as path,
       x.text
from (
    select o.tableoid as classid, o.oid, o.amopfamily as family,
           'OPERATOR ' || o.amopstrategy || ' (' || format_type(o.amoplefttype, null) || ', '
           || format_type(o.amoprighttype, null) || ')' as slot,
           'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator
           || coalesce(' FOR ORDER BY ' || case when pg_opfamily_is_visible(s.oid) then ''
                                                else quote_ident(sn.nspname) || '.' end || quote_ident(s.opfname),
                       '') as text
    from pg_amop o
    join loose l on l.classid = o.tableoid and l.objid = o.oid
    left join pg_opfamily s on s.oid = o.amopsortfamily
    left join pg_namespace sn on sn.oid = s.opfnamespace
    union all
    select p.tableoid, p.oid, p.amprocfamily, s.slot, s.slot || ' ' || p.amproc::regprocedure
    from pg_amproc p
    join loose l on l.classid = p.tableoid and l.objid = p.oid
    cross join lateral (
        select 'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, null) || ', '
               || format_type(p.amprocrighttype, null) || ')' as slot
    ) as s
) as x
join pg_opfamily f on f.oid = x.family
join namespace n on n.oid = f.opfnamespace
join pg_am a on a.oid = f.opfmethod
where not exists (select from member m where m.classid = f.tableoid and m.objid = f.oid)
