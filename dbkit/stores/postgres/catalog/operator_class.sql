-- Operators and functions that depend on the class go with it; the others belong to the family alone.
with own as materialized (
    select d.refobjid as class, d.classid, d.objid
    from pg_depend d
    where d.refclassid = 'pg_opclass'::regclass and d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)
),
part as (
    select w.class, 0 as rank, o.amopstrategy as number, o.amoplefttype as left_type, o.amoprighttype as right_type,
           'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator
           || coalesce(' FOR ORDER BY ' || case when pg_opfamily_is_visible(s.oid) then ''
                                                else quote_ident(sn.nspname) || '.' end || quote_ident(s.opfname),
                       '') as text
    from own w
    join pg_amop o on o.tableoid = w.classid and o.oid = w.objid
    left join pg_opfamily s on s.oid = o.amopsortfamily
    left join pg_namespace sn on sn.oid = s.opfnamespace
    union all
    select w.class, 1, p.amprocnum, p.amproclefttype, p.amprocrighttype,
           'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, null) || ', '
           || format_type(p.amprocrighttype, null) || ') ' || p.amproc::regprocedure
    from own w
    join pg_amproc p on p.tableoid = w.classid and p.oid = w.objid
),
whole as materialized (
    select p.class,
           json_agg(json_build_array(p.text, p.left_type = c.opcintype and p.right_type = c.opcintype)
                    order by p.rank, p.number, p.text) as members
    from part p
    join pg_opclass c on c.oid = p.class
    group by p.class
)
select json_build_array(c.tableoid::bigint, c.oid::bigint, 0) as address,
       json_build_array(n.nspname, c.opcname, a.amname) as path,
       format_type(c.opcintype, null) as type,
       case when c.opckeytype <> 0 then format_type(c.opckeytype, null) end as storage,
       c.opcdefault as is_default,
       case when pg_opfamily_is_visible(f.oid) then '' else quote_ident(fn.nspname) || '.' end
       || quote_ident(f.opfname) as family,
       w.members
from pg_opclass c
join namespace n on n.oid = c.opcnamespace
join pg_am a on a.oid = c.opcmethod
join pg_opfamily f on f.oid = c.opcfamily
join pg_namespace fn on fn.oid = f.opfnamespace
left join whole w on w.class = c.oid
where not exists (select from member m where m.classid = c.tableoid and m.objid = c.oid)
