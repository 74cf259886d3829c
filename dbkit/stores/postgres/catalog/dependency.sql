-- Row types, TOAST tables and what else is inside of a relation or type (deptype i) are no objects, and left out, as are
-- NOT NULL constraints, which are part of their columns. A text search configuration can do without the dictionaries of
-- its mappings: these are objects of their own.
select json_agg(json_build_array(d.classid || ', ' || d.objid || ', ' || d.objsubid,
                                 d.refclassid || ', ' || d.refobjid || ', ' || d.refobjsubid))
from (
    select d.classid, d.objid, case when t.oid is null then d.objsubid else -1 end as objsubid,
           d.refclassid, d.refobjid, d.refobjsubid
    from pg_depend d
    -- what a domain needs for its default: functions, operators, sequences
    left join pg_type t on d.classid = 'pg_type'::regclass and t.oid = d.objid and t.typtype = 'd'
        and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_class'::regclass)
    left join pg_constraint o on d.classid = 'pg_constraint'::regclass and o.oid = d.objid and o.contype = 'n'
        and o.conrelid <> 0
    where d.deptype not in ('e', 'x') and d.objid >= 16384 and d.refobjid >= 16384
      and not (d.deptype = 'i' and d.classid in ('pg_class'::regclass, 'pg_type'::regclass))
      and o.oid is null
      and not (d.classid = 'pg_ts_config'::regclass and d.refclassid = 'pg_ts_dict'::regclass)
    union all
    select g.tableoid, g.mapcfg, g.maptokentype, 'pg_ts_dict'::regclass, g.mapdict, 0
    from pg_ts_config_map g
    where g.mapcfg >= 16384 and g.mapdict >= 16384
) as d
