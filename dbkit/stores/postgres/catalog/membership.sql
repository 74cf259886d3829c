-- Of the roles that the setting dbkit.roles names. The object number -1 is dbkit's own: before PostgreSQL 16 a
-- membership has no number of its own, and no options but one.
select json_build_array('pg_auth_members'::regclass::oid::bigint, m.member::bigint * 4294967296 + m.roleid::bigint, -1) as address,
       json_build_array(g.rolname, r.rolname) as path,
       bool_or(m.admin_option) as admin,
       coalesce(bool_or((to_json(m) ->> 'inherit_option')::boolean), r.rolinherit) as inherit,
       coalesce(bool_or((to_json(m) ->> 'set_option')::boolean), true) as set,
       json_agg(case when m.grantor <> 10 then b.rolname end order by b.rolname) as grantors
from pg_auth_members m
join pg_roles g on g.oid = m.roleid
join pg_roles r on r.oid = m.member
left join pg_roles b on b.oid = m.grantor
where r.rolname in (
    select json_array_elements_text(coalesce(nullif(current_setting('dbkit.roles', true), ''), '[]')::json)
)
group by m.member, m.roleid, g.rolname, r.rolname, r.rolinherit
