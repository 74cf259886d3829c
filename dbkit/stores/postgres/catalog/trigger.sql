-- The definition is what follows the trigger's name. Triggers that a partition has from its parent are no objects of
-- their own; where one is enabled otherwise than that from which it comes, the trigger itself says so. RI triggers
-- belong to their foreign keys.
with recursive clone as (
    select g.oid, g.tgparentid as root, g.tgrelid, g.tgenabled, g.tgenabled <> p.tgenabled as differs, 1 as depth
    from pg_trigger g
    join pg_trigger p on p.oid = g.tgparentid and p.tgparentid = 0 and not p.tgisinternal
    union all
    select g.oid, c.root, g.tgrelid, g.tgenabled, g.tgenabled <> c.tgenabled, c.depth + 1
    from clone c
    join pg_trigger g on g.tgparentid = c.oid
),
partition as (
    select l.root,
           json_agg(json_build_array(c.nspname, c.relname, l.tgenabled) order by l.depth, c.nspname, c.relname) as states
    from clone l
    join relation c on c.oid = l.tgrelid
    where l.differs
    group by l.root
)
select json_build_array(g.tableoid::bigint, g.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, g.tgname) as path,
       c.relkind as on_relation,
       g.tgconstraint <> 0 as constraint,
       substr(
           pg_get_triggerdef(g.oid, true),
           length(
               'CREATE ' || case when g.tgconstraint <> 0 then 'CONSTRAINT ' else '' end || 'TRIGGER '
               || quote_ident(g.tgname) || ' '
           ) + 1
       ) as definition,
       g.tgenabled as enabled,
       p.states as partitions
from relation c
join pg_trigger g on g.tgrelid = c.oid
left join partition p on p.root = g.oid
where c.relkind in ('r', 'p', 'v', 'f') and not g.tgisinternal and g.tgparentid = 0
