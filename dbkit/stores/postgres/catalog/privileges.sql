-- What is granted beyond, and revoked of, what PostgreSQL gives by default. A grantee that is null is the owner, and a
-- grantor that is null too. The sequence behind an identity column has the address of its column. The schema public
-- comes with privileges that it has from initdb.
select json_build_array(g.classid::bigint, g.oid::bigint, g.objsubid) as address,
       g.granted,
       g.revoked
from (
    select o.classid, o.oid, o.objsubid,
           (
               select json_agg(
                          json_build_object(
                              'privilege', x.privilege_type,
                              'grantee', case when x.grantee = 0 then 'public'
                                              when x.grantee <> o.owner then pg_get_userbyid(x.grantee) end,
                              'column', x.attname,
                              'grantor', case when x.grantor <> o.owner then pg_get_userbyid(x.grantor) end,
                              'grantable', x.is_grantable
                          ) order by x.attname collate "C" nulls first, x.privilege_type collate "C",
                                     pg_get_userbyid(x.grantee), pg_get_userbyid(x.grantor)
                      )
               from (
                   (
                       select null::name as attname, e.* from aclexplode(o.acl) as e
                       except
                       select null, e.* from aclexplode(o.base) as e where o.acl is not null
                   )
                   union all
                   select a.attname, e.*
                   from pg_attribute a, aclexplode(a.attacl) as e
                   where o.with_columns and a.attrelid = o.oid and a.attacl is not null and a.attnum > 0
                     and not a.attisdropped
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
                   select e.grantee, e.privilege_type from aclexplode(o.base) as e where o.acl is not null
                   except
                   select e.grantee, e.privilege_type from aclexplode(o.acl) as e where e.grantor = o.owner
               ) as x
           ) as revoked
    from (
        select c.classid, coalesce(s.attrelid, c.oid) as oid, coalesce(s.attnum, 0) as objsubid,
               c.relowner as owner, c.relacl as acl,
               acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as base,
               k.attrelid is not null as with_columns
        from relation c
        left join sequence_column s on s.seqrelid = c.oid and s.deptype = 'i'
        left join (select distinct a.attrelid from pg_attribute a where a.attacl is not null) as k on k.attrelid = c.oid
        where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and (c.relacl is not null or k.attrelid is not null)
        union all
        select t.tableoid, t.oid, 0, t.typowner, t.typacl, acldefault('T', t.typowner), false
        from pg_type t
        where t.typacl is not null and t.oid >= 16384
        union all
        select p.tableoid, p.oid, 0, p.proowner, p.proacl, acldefault('f', p.proowner), false
        from pg_proc p
        where p.proacl is not null and p.oid >= 16384
        union all
        select n.tableoid, n.oid, 0, n.nspowner, n.nspacl,
               case when n.nspname <> 'public' then acldefault('n', n.nspowner)
                    when current_setting('server_version_num')::int >= 150000
                    then acldefault('n', n.nspowner) || makeaclitem(0, n.nspowner, 'USAGE', false)
                    else acldefault('n', n.nspowner) || makeaclitem(0, n.nspowner, 'USAGE', false)
                         || makeaclitem(0, n.nspowner, 'CREATE', false) end,
               false
        from pg_namespace n
        where n.nspacl is not null and (n.oid >= 16384 or n.nspname = 'public')
        union all
        select l.tableoid, l.oid, 0, l.lanowner, l.lanacl, acldefault('l', l.lanowner), false
        from pg_language l
        where l.lanacl is not null and l.oid >= 16384
        union all
        select w.tableoid, w.oid, 0, w.fdwowner, w.fdwacl, acldefault('F', w.fdwowner), false
        from pg_foreign_data_wrapper w
        where w.fdwacl is not null
        union all
        select s.tableoid, s.oid, 0, s.srvowner, s.srvacl, acldefault('S', s.srvowner), false
        from pg_foreign_server s
        where s.srvacl is not null
    ) as o
) as g
where g.granted is not null or g.revoked is not null
