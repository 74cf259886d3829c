-- The definition is what follows the trigger's name. Triggers that a partition has from its parent are left out.
select json_build_array(g.tableoid::bigint, g.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, g.tgname) as path,
       c.relkind = 'v' as of_view,
       g.tgconstraint <> 0 as constraint,
       substr(
           pg_get_triggerdef(g.oid, true),
           length(
               'CREATE ' || case when g.tgconstraint <> 0 then 'CONSTRAINT ' else '' end || 'TRIGGER '
               || quote_ident(g.tgname) || ' '
           ) + 1
       ) as definition,
       g.tgenabled as enabled
from relation c
join pg_trigger g on g.tgrelid = c.oid
where c.relkind in ('r', 'p', 'v') and not g.tgisinternal and g.tgparentid = 0
