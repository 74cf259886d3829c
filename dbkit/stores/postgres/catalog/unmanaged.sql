-- What has no kind yet, by name.
select json_agg(u.name order by u.name)
from (
    select 'the options of the user mapping for ' || u.usename || ' at ' || u.srvname as name
    from user_mapping u
    where not u.readable
    union all
    select 'the connection of the subscription ' || s.subname
    from pg_subscription s
    where s.subdbid = (select oid from pg_database where datname = current_database())
      and not has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'select')
    union all
    select 'base type ' || t.oid::regtype
    from pg_type t
    join namespace n on n.oid = t.typnamespace
    where t.typtype = 'b' and t.typelem = 0
      and not exists (select from member m where m.classid = t.tableoid and m.objid = t.oid)
    union all
    select 'operator ' || o.oid::regoperator || ' (without a function, and named by no operator)'
    from pg_operator o
    join namespace n on n.oid = o.oprnamespace
    where o.oprcode = 0 and not exists (select from pg_operator b where o.oid in (b.oprcom, b.oprnegate) and b.oprcode <> 0)
) as u
