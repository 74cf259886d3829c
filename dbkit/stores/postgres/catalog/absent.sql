-- The queries that find nothing in this database, asked before they are planned: few databases have most of these
-- kinds. What users make has a number from 16384 on (FirstNormalObjectId). What is not named here is always asked for.
select unnest(a.queries)
from (
    values
        (array['access_method'], exists (select from pg_am where oid >= 16384)),
        (array['aggregate'], exists (select from pg_aggregate where aggfnoid >= 16384)),
        (array['attached_index'], exists (select from pg_inherits)),
        (array['cast'], exists (select from pg_cast where oid >= 16384)),
        (array['collation'], exists (select from pg_collation where oid >= 16384)),
        (array['comment'],
         exists (select from pg_description where objoid >= 16384)
         or exists (select from pg_extension where extname <> 'plpgsql')
         or exists (select from pg_shdescription where classoid = 'pg_authid'::regclass)
         or obj_description(to_regnamespace('public'), 'pg_namespace') is distinct from 'standard public schema'),
        (array['composite'], exists (select from pg_class where oid >= 16384 and relkind = 'c')),
        (array['conversion'], exists (select from pg_conversion where oid >= 16384)),
        (array['default_privileges'], exists (select from pg_default_acl)),
        (array['domain', 'domain_constraint', 'domain_default', 'enum', 'range'],
         exists (select from pg_type where oid >= 16384 and typtype in ('d', 'e', 'r'))),
        (array['event_trigger'], exists (select from pg_event_trigger)),
        (array['extension'], exists (select from pg_extension where extname <> 'plpgsql')),
        (array['extension_dependency'],
         exists (select from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'x')),
        (array['foreign_data_wrapper', 'foreign_server', 'user_mapping'],
         exists (select from pg_foreign_data_wrapper)),
        (array['foreign_key'], exists (select from pg_constraint where contype = 'f')),
        (array['language'], exists (select from pg_language where oid >= 16384)),
        (array['materialized_view', 'rule', 'view', 'view_default'],
         exists (select from pg_rewrite where oid >= 16384)),
        (array['membership', 'role'], coalesce(current_setting('dbkit.roles', true), '') not in ('', '[]')),
        (array['operator'], exists (select from pg_operator where oid >= 16384)),
        (array['operator_class'], exists (select from pg_opclass where oid >= 16384)),
        (array['operator_family', 'operator_family_member'],
         exists (select from pg_opfamily where oid >= 16384)),
        (array['outside_privileges'],
         exists (
             select
             from (
                 select tableoid, oid, 0, relacl from pg_class
                 where relacl is not null and relnamespace <> to_regnamespace('information_schema')
                 union all
                 select 'pg_class'::regclass, attrelid, attnum, attacl from pg_attribute
                 where attacl is not null and attrelid < 16384
                 union all
                 -- a column of what users make is looked at where it can be a member's
                 select 'pg_class'::regclass, attrelid, attnum, attacl from pg_attribute
                 where attacl is not null and attrelid >= 16384
                   and exists (select from pg_extension where extname <> 'plpgsql')
                 union all
                 select tableoid, oid, 0, proacl from pg_proc where proacl is not null
                 union all
                 select tableoid, oid, 0, typacl from pg_type where typacl is not null
                 union all
                 select tableoid, oid, 0, lanacl from pg_language where lanacl is not null
                 union all
                 select tableoid, oid, 0, fdwacl from pg_foreign_data_wrapper where fdwacl is not null
             ) as o (classid, oid, part, acl)
             full join pg_init_privs i on i.classoid = o.classid and i.objoid = o.oid and i.objsubid = o.part
             where i.initprivs is distinct from o.acl and (o.acl is not null or i.objsubid > 0)
               and (coalesce(o.oid, i.objoid) < 16384
                    or (o.classid, o.oid) in (select d.classid, d.objid from pg_depend d where d.deptype = 'e'))
         )),
        (array['policy'], exists (select from pg_policy)),
        (array['publication', 'publication_schema', 'publication_table'], exists (select from pg_publication)),
        (array['replica_identity'],
         exists (select from pg_class where oid >= 16384 and relkind in ('r', 'p') and relreplident <> 'd')),
        (array['security_label'], exists (select from pg_seclabel) or exists (select from pg_shseclabel)),
        (array['statistics'], exists (select from pg_statistic_ext)),
        (array['subscription'], exists (select from pg_subscription)),
        (array['text_search_configuration', 'text_search_mapping'],
         exists (select from pg_ts_config where oid >= 16384)),
        (array['text_search_dictionary'], exists (select from pg_ts_dict where oid >= 16384)),
        (array['text_search_parser'], exists (select from pg_ts_parser where oid >= 16384)),
        (array['text_search_template'], exists (select from pg_ts_template where oid >= 16384)),
        (array['transform'], exists (select from pg_transform where oid >= 16384))
) as a (queries, present)
where not a.present
