-- Those for all schemas replace what PostgreSQL gives by default, those in a schema are added to it. The role is empty
-- for whoever runs the statements: in a scratch database, its own role; elsewhere the one that reads, if the draft speaks
-- of whoever runs them (dbkit.whoever).
select json_build_array(d.tableoid::bigint, d.oid::bigint, 0) as address,
       json_build_array(
           case when pg_get_userbyid(d.defaclrole) is distinct from
                     coalesce(nullif(current_setting('dbkit.scratch_role', true), ''), current_setting('dbkit.whoever', true))
                then pg_get_userbyid(d.defaclrole) else '' end,
           coalesce(n.nspname, ''),
           case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                                when 'T' then 'types' when 'n' then 'schemas' when 'L' then 'large objects' end
       ) as path,
       (
           select json_agg(
                      json_build_object(
                          'privilege', x.privilege_type,
                          'grantee', case when x.grantee = 0 then 'public'
                                          when x.grantee <> d.defaclrole then pg_get_userbyid(x.grantee) end,
                          'column', null, 'grantor', null, 'grantable', x.is_grantable
                      ) order by x.privilege_type collate "C", pg_get_userbyid(x.grantee)
                  )
           from (
               select e.* from aclexplode(d.defaclacl) as e
               except
               select e.* from aclexplode(b.acl) as e
           ) as x
       ) as granted,
       (
           select json_agg(
                      json_build_object(
                          'privilege', x.privilege_type,
                          'grantee', case when x.grantee = 0 then 'public' end,
                          'column', null, 'grantor', null, 'grantable', false
                      ) order by x.privilege_type collate "C", x.grantee
                  )
           from (
               select e.grantee, e.privilege_type
               from aclexplode(b.acl) as e
               except
               select e.grantee, e.privilege_type from aclexplode(d.defaclacl) as e
           ) as x
       ) as revoked
from pg_default_acl d
left join shown_schema n on n.oid = d.defaclnamespace
left join lateral (
    -- a sequence is an S here, and an s there
    select acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole) as acl
    where d.defaclnamespace = 0
) as b on true
where d.defaclnamespace = 0 or d.defaclnamespace in (select oid from namespace)
