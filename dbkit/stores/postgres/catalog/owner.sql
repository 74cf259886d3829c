-- Who owns what can have an owner. The role in the setting dbkit.scratch_role owns nothing that is of interest: scratch
-- databases are made by it. A sequence that a column owns has the owner of its table.
select json_build_array(o.classid::bigint, o.oid::bigint, 0) as address,
       pg_get_userbyid(o.owner) as role
from (
    select c.classid, c.oid, c.relowner as owner
    from relation c
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      and not exists (select from sequence_column s where s.seqrelid = c.oid)
    union all
    select t.tableoid, t.oid, t.typowner
    from pg_type t
    where t.oid >= 16384 and t.typtype in ('c', 'd', 'e', 'r')
      and t.typrelid not in (select c.oid from pg_class c where c.relkind <> 'c')
    union all
    select p.tableoid, p.oid, p.proowner from pg_proc p where p.oid >= 16384
    union all
    -- the schema public comes with an owner, which was the superuser up to PostgreSQL 14
    select n.classid, n.oid, s.nspowner
    from namespace n
    join pg_namespace s on s.oid = n.oid
    where n.nspname <> 'public'
       or pg_get_userbyid(s.nspowner) <> case when current_setting('server_version_num')::int < 150000
                                              then pg_get_userbyid(10) else 'pg_database_owner' end
    union all
    select l.tableoid, l.oid, l.collowner from pg_collation l where l.oid >= 16384
    union all
    select v.tableoid, v.oid, v.conowner from pg_conversion v where v.oid >= 16384
    union all
    select r.tableoid, r.oid, r.oprowner from pg_operator r where r.oid >= 16384
    union all
    select k.tableoid, k.oid, k.opcowner from pg_opclass k where k.oid >= 16384
    union all
    select f.tableoid, f.oid, f.opfowner from pg_opfamily f where f.oid >= 16384
    union all
    select x.tableoid, x.oid, x.stxowner from pg_statistic_ext x
    union all
    select d.tableoid, d.oid, d.dictowner from pg_ts_dict d where d.oid >= 16384
    union all
    select g.tableoid, g.oid, g.cfgowner from pg_ts_config g where g.oid >= 16384
    union all
    select l.tableoid, l.oid, l.lanowner from pg_language l where l.oid >= 16384
    union all
    select w.tableoid, w.oid, w.fdwowner from pg_foreign_data_wrapper w
    union all
    select s.tableoid, s.oid, s.srvowner from pg_foreign_server s
    union all
    select e.tableoid, e.oid, e.evtowner from pg_event_trigger e
    union all
    select p.tableoid, p.oid, p.pubowner from pg_publication p
    union all
    select 'pg_subscription'::regclass, b.oid, b.subowner
    from pg_subscription b
    where b.subdbid = (select oid from pg_database where datname = current_database())
) as o
where pg_get_userbyid(o.owner) is distinct from current_setting('dbkit.scratch_role', true)
