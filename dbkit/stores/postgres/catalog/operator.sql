-- An operator that another one names before it is made is there without a function.
with named as not materialized (
    select o.oid, n.nspname, o.oprname, o.oprcom, o.oprnegate,
           o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), null), 'NONE') || ', '
           || format_type(o.oprright, null) || ')' as signature,
           pg_operator_is_visible(o.oid) as visible
    from pg_operator o
    join shown_schema n on n.oid = o.oprnamespace
),
linked as materialized (
    select o.oprcom as oid from pg_operator o where o.oid >= 16384 and o.oprcode <> 0
    union
    select o.oprnegate from pg_operator o where o.oid >= 16384 and o.oprcode <> 0
),
one_sided as materialized (
    select x.named as oid, json_agg(json_build_array(a.nspname, a.signature) order by a.nspname, a.signature) as by
    from (
        select o.oprcom as named, o.oid as by
        from pg_operator o
        join pg_operator c on c.oid = o.oprcom
        where o.oid >= 16384 and c.oprcode <> 0 and c.oprcom <> o.oid
        union
        select o.oprnegate, o.oid
        from pg_operator o
        join pg_operator c on c.oid = o.oprnegate
        where o.oid >= 16384 and c.oprcode <> 0 and c.oprnegate <> o.oid
    ) as x
    join named a on a.oid = x.by
    group by x.named
)
select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(a.nspname, a.signature) as path,
       a.oprname as name,
       case when o.oprleft <> 0 then format_type(o.oprleft, null) end as left,
       format_type(o.oprright, null) as right,
       not a.visible as hidden,
       f.name as function,
       r.name as restrict,
       j.name as join,
       o.oprcanmerge as merges,
       o.oprcanhash as hashes,
       json_build_array(c.nspname, c.signature) as commutator_path,
       case when c.visible then c.oprname else 'OPERATOR(' || quote_ident(c.nspname) || '.' || c.oprname || ')' end as commutator,
       json_build_array(g.nspname, g.signature) as negator_path,
       case when g.visible then g.oprname else 'OPERATOR(' || quote_ident(g.nspname) || '.' || g.oprname || ')' end as negator,
       c.oprcom = o.oid as commutator_answers,
       g.oprnegate = o.oid as negator_answers,
       s.by as named_by
from pg_operator o
join namespace n on n.oid = o.oprnamespace
join named a on a.oid = o.oid
left join named_function f on f.oid = o.oprcode
left join named_function r on r.oid = o.oprrest
left join named_function j on j.oid = o.oprjoin
left join named c on c.oid = o.oprcom
left join named g on g.oid = o.oprnegate
left join one_sided s on s.oid = o.oid
where (o.oprcode <> 0 or exists (select from linked l where l.oid = o.oid))
  and not exists (select from member m where m.classid = o.tableoid and m.objid = o.oid)
