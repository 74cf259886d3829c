-- The constructors of range types, and the functions that a base type is made of, belong to their types.
select json_build_array(p.tableoid::bigint, p.oid::bigint, 0) as address,
       json_build_array(n.nspname, p.proname || '(' || oidvectortypes(p.proargtypes) || ')') as path,
       p.proname as name,
       p.prokind as kind,
       pg_get_function_arguments(p.oid) as arguments,
       (
           select json_agg(json_build_array(p.proargnames[k.position], coalesce(p.proargmodes[k.position], 'i'),
                                            format_type(k.type, null)) order by k.position)
           from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as k (type, position)
       ) as parameters,
       p.pronargdefaults as defaults,
       case when p.prokind <> 'p' then pg_get_function_result(p.oid) end as returns,
       l.lanname as language,
       (
           select json_agg(format_type(t.type, null) order by t.position)
           from unnest(p.protrftypes) with ordinality as t (type, position)
       ) as transforms,
       case when p.prosqlbody is null then p.prosrc end as body,
       pg_get_function_sqlbody(p.oid) as sql_body,
       p.probin as library,
       p.provolatile as volatility,
       p.proisstrict as strict,
       p.prosecdef as security_definer,
       p.proleakproof as leakproof,
       p.proparallel as parallel,
       case when p.procost <> case when l.lanname in ('c', 'internal') then 1 else 100 end
            then p.procost::text end as cost,
       case when p.proretset and p.prorows <> 1000 then p.prorows::text end as rows,
       nullif(p.prosupport, 0)::regproc::text as support,
       p.proconfig as settings,
       -- whether pg_catalog has one of that name, which is found first
       n.nspname = any (current_schemas(false)) and not pg_function_is_visible(p.oid) as hidden
from pg_proc p
join namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where p.prokind in ('f', 'p', 'w')
  and not exists (select from member m where m.classid = p.tableoid and m.objid = p.oid)
  and not exists (
      select
      from pg_depend d
      where d.classid = p.tableoid and d.objid = p.oid and d.deptype = 'i' and d.refclassid = 'pg_type'::regclass
  )
  and p.oid not in (
      select f.oid
      from pg_type b
      cross join unnest(
          array[b.typinput, b.typoutput, b.typreceive, b.typsend, b.typmodin, b.typmodout, b.typanalyze]
      ) as f (oid)
      where b.typtype = 'b' and b.oid >= 16384
  )
