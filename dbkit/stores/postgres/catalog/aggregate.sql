-- A function is named without its schema only where the name alone finds it, whatever else has the same name.
select json_build_array(p.tableoid::bigint, p.oid::bigint, 0) as address,
       json_build_array(
           n.nspname, p.proname || '(' || case when p.pronargs = 0 then '*' else oidvectortypes(p.proargtypes) end || ')'
       ) as path,
       p.proname as name,
       case when p.pronargs = 0 then '*' else pg_get_function_arguments(p.oid) end as arguments,
       (
           select json_agg(json_build_array(p.proargnames[k.position], coalesce(p.proargmodes[k.position], 'i'),
                                            format_type(k.type, null)) order by k.position)
           from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as k (type, position)
       ) as parameters,
       pg_get_function_result(p.oid) as returns,
       a.aggkind as kind,
       a.aggnumdirectargs as direct_arguments,
       format_type(a.aggtranstype, null) as stype,
       nullif(a.aggtransspace, 0) as sspace,
       a.agginitval as initcond,
       case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end as mstype,
       nullif(a.aggmtransspace, 0) as msspace,
       a.aggminitval as minitcond,
       a.aggfinalextra as finalfunc_extra,
       a.aggmfinalextra as mfinalfunc_extra,
       a.aggfinalmodify as finalfunc_modify,
       a.aggmfinalmodify as mfinalfunc_modify,
       p.proparallel as parallel,
       (
           select json_object_agg(
                      f.name,
                      case when r.nspname not in ('pg_catalog', current_schema()) then quote_ident(r.nspname) || '.' else '' end
                      || quote_ident(q.proname)
                  )
           from (values ('sfunc', a.aggtransfn), ('finalfunc', a.aggfinalfn), ('combinefunc', a.aggcombinefn),
                        ('serialfunc', a.aggserialfn), ('deserialfunc', a.aggdeserialfn), ('msfunc', a.aggmtransfn),
                        ('minvfunc', a.aggminvtransfn), ('mfinalfunc', a.aggmfinalfn)) as f (name, oid)
           join pg_proc q on q.oid = f.oid
           join pg_namespace r on r.oid = q.pronamespace
       ) as functions,
       (
           select case when r.nspname = 'pg_catalog' then o.oprname
                       else 'OPERATOR(' || quote_ident(r.nspname) || '.' || o.oprname || ')' end
           from pg_operator o
           join pg_namespace r on r.oid = o.oprnamespace
           where o.oid = a.aggsortop
       ) as sortop,
       n.nspname = any (current_schemas(false)) and not pg_function_is_visible(p.oid) as hidden
from pg_proc p
join pg_aggregate a on a.aggfnoid = p.oid
join namespace n on n.oid = p.pronamespace
where not exists (select from member m where m.classid = p.tableoid and m.objid = p.oid)
