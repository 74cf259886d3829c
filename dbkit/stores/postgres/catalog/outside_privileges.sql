-- What is granted and revoked on members of extensions and on the server's own objects since they were made: what they
-- were made with is in pg_init_privs, or is the default. No object is made from it, so its address is none's.
select json_build_array('pg_init_privs'::regclass::oid::bigint, g.oid::bigint, g.classid::bigint) as address,
       json_build_array(g.word, g.name) as path,
       e.extname as extension,
       case when pg_get_userbyid(g.owner) is distinct from current_setting('dbkit.scratch_role', true)
            then pg_get_userbyid(g.owner) end as owner,
       g.granted, g.revoked, g.given
from (
    select o.classid, o.oid, o.word, o.name, o.owner,
           json_agg(p.entry order by p.entry::text) filter (where p.held and not p.made) as granted,
           json_agg(p.entry order by p.entry::text) filter (where p.made and not p.held) as revoked,
           json_agg(p.entry order by p.entry::text) filter (where p.made) as given
    from (
        select a.classid, a.oid, a.word, a.name, a.owner, a.attname, a.acl, coalesce(i.initprivs, a.usual) as base,
               bool_or(a.acl <> coalesce(i.initprivs, a.usual)) over (partition by a.classid, a.oid) as differs
        from (
            select c.tableoid as classid, c.oid, 0 as attnum, null::name as attname,
                   case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end as word,
                   format('%I.%I', n.nspname, c.relname) as name, c.relnamespace as schema, c.relowner as owner,
                   c.relacl as acl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as usual
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where c.relacl is not null
            union all
            select c.tableoid, c.oid, a.attnum, a.attname, 'TABLE', format('%I.%I', n.nspname, c.relname),
                   c.relnamespace, c.relowner, coalesce(a.attacl, acldefault('c', c.relowner)),
                   acldefault('c', c.relowner)
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid
            join pg_namespace n on n.oid = c.relnamespace
            where not a.attisdropped
              and (a.attacl is not null
                   or (a.attrelid, a.attnum) in (select b.objoid, b.objsubid from pg_init_privs b where b.objsubid > 0))
            union all
            select p.tableoid, p.oid, 0, null, case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end,
                   format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)),
                   p.pronamespace, p.proowner, p.proacl, acldefault('f', p.proowner)
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            where p.proacl is not null
            union all
            select t.tableoid, t.oid, 0, null, 'TYPE', format('%I.%I', n.nspname, t.typname),
                   t.typnamespace, t.typowner, t.typacl, acldefault('T', t.typowner)
            from pg_type t
            join pg_namespace n on n.oid = t.typnamespace
            where t.typacl is not null
            union all
            select l.tableoid, l.oid, 0, null, 'LANGUAGE', quote_ident(l.lanname),
                   'pg_catalog'::regnamespace, l.lanowner, l.lanacl, acldefault('l', l.lanowner)
            from pg_language l
            where l.lanacl is not null
            union all
            select w.tableoid, w.oid, 0, null, 'FOREIGN DATA WRAPPER', quote_ident(w.fdwname),
                   'pg_catalog'::regnamespace, w.fdwowner, w.fdwacl, acldefault('F', w.fdwowner)
            from pg_foreign_data_wrapper w
            where w.fdwacl is not null
        ) as a
        left join pg_init_privs i on i.classoid = a.classid and i.objoid = a.oid and i.objsubid = a.attnum
        where (a.oid < 16384 and a.schema = 'pg_catalog'::regnamespace
               or exists (select from member m where m.classid = a.classid and m.objid = a.oid))
    ) as o
    cross join lateral (
        select json_build_object(
                   'privilege', x.privilege_type,
                   'grantee', case when x.grantee = 0 then 'public'
                                   when x.grantee <> o.owner then pg_get_userbyid(x.grantee) end,
                   'column', o.attname,
                   'grantor', case when x.grantor <> o.owner then pg_get_userbyid(x.grantor) end,
                   'grantable', x.is_grantable
               ) as entry,
               bool_or(x.held) as held, bool_or(not x.held) as made
        from (
            select h.*, true as held from aclexplode(o.acl) as h
            union all
            select b.*, false from aclexplode(o.base) as b
        ) as x
        group by x.privilege_type, x.grantee, x.grantor, x.is_grantable
    ) as p
    where o.differs
    group by o.classid, o.oid, o.word, o.name, o.owner
) as g
left join member m on m.classid = g.classid and m.objid = g.oid
left join pg_extension e on e.oid = m.refobjid
where g.granted is not null or g.revoked is not null
