-- What the other queries start from. Left out: the system's schemas, members of extensions, dbkit's and yoyo's tables.
-- Of a database with a schema for each tenant one may be all that is read, under the name that the profile has for it.
shown_schema as not materialized (
    select n.oid, n.tableoid as classid,
           case when n.nspname = current_setting('dbkit.tenant', true)
                then current_setting('dbkit.shown_as', true)::name else n.nspname end as nspname,
           coalesce(nullif(current_setting('dbkit.tenant', true), ''), n.nspname) = n.nspname as read
    from pg_namespace n
),
namespace as materialized (
    select n.oid, n.classid, n.nspname
    from shown_schema n
    where n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and n.read
),
member as materialized (
    select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d where d.deptype = 'e'
),
relation as materialized (
    -- what is looked at most comes first: a row is unpacked up to the last column that is asked for
    select c.oid, c.relkind, n.nspname, c.relname, c.tableoid as classid, c.relnamespace, c.relispartition, c.relowner,
           c.reloptions, c.relacl, c.relam, c.reltablespace, c.reltoastrelid, c.reltype, c.reloftype, c.relpersistence,
           c.relispopulated, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.relpartbound
    from pg_class c
    join namespace n on n.oid = c.relnamespace
    where not exists (select from member m where m.classid = c.tableoid and m.objid = c.oid)
      and c.relname not in ('_yoyo_migration', '_yoyo_log', '_yoyo_version', 'yoyo_lock',
                            '_dbkit_revision', '_dbkit_journal')
),
attribute as materialized (
    -- The columns of tables. pg_attribute has those of each index, sequence and TOAST table too, and the system's.
    select a.attrelid, a.attnum, a.attname, a.attislocal, a.attinhcount, a.attgenerated, a.atthasdef, a.attcollation,
           a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attstorage, a.attcompression, a.attstattarget,
           a.attoptions, a.attfdwoptions
    from relation c
    join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p', 'f') and a.attnum > 0 and not a.attisdropped
),
available_extension as materialized (
    select a.name, a.default_version, a.comment
    from pg_available_extensions a
    where exists (select from pg_extension e where e.extname <> 'plpgsql')
),
inherited as materialized (
    select i.inhrelid, i.inhparent, i.inhseqno, i.inhdetachpending from pg_inherits i
),
sequence_column as materialized (
    -- deptype a: OWNED BY; i: identity
    select d.objid as seqrelid, d.refobjid as attrelid, d.refobjsubid as attnum, d.deptype
    from pg_depend d
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
      and d.refobjsubid > 0 and d.deptype in ('a', 'i')
      and exists (select from pg_sequence s where s.seqrelid = d.objid)
),
index_option as materialized (
    -- as pg_get_indexdef() prints them, and sorted
    select c.oid as indexrelid,
           ' WITH (' || string_agg(quote_ident(o.name) || '='
                                   || case when quote_ident(o.value) = o.value then o.value else quote_literal(o.value) end,
                                   ', ' order by o.position) || ')' as with_clause,
           json_agg(o.name || '=' || o.value order by o.name) as options
    from relation c
    cross join lateral (
        select split_part(u.text, '=', 1) as name, substr(u.text, strpos(u.text, '=') + 1) as value, u.position
        from unnest(c.reloptions) with ordinality as u (text, position)
    ) as o
    where c.relkind in ('i', 'I') and c.reloptions is not null
    group by c.oid
),
user_mapping as (
    -- The view gives null to all who may not see the options, and where there are none.
    select u.umid, u.srvname, u.usename, u.umoptions,
           u.umoptions is not null or r.rolsuper
               or case
                      when u.umuser = 0 then pg_has_role(s.srvowner, 'usage')
                      else u.usename = current_user
                           and (pg_has_role(s.srvowner, 'usage') or has_server_privilege(s.oid, 'usage'))
                  end as readable
    from pg_user_mappings u
    join pg_foreign_server s on s.oid = u.srvid
    join pg_roles r on r.rolname = current_user
),
given_option as (
    -- OPTIONS of what has any outside of schemas. A secret never leaves the server; ${NAME} stands for one already.
    select g.classid, g.objid,
           json_agg(
               json_build_array(
                   o.option_name,
                   case
                       when o.option_name !~* '((password|passwd|passphrase|passcode|pwd|secret|token|credentials?)|(api|access|private)_?key)$'
                            or o.option_value ~ '^\$\{[A-Za-z_][A-Za-z0-9_]*\}$'
                       then o.option_value
                   end
               )
               order by o.option_name
           ) as options
    from (
        select tableoid as classid, oid as objid, fdwoptions as options from pg_foreign_data_wrapper
        union all
        select tableoid, oid, srvoptions from pg_foreign_server
        union all
        select 'pg_user_mapping'::regclass, umid, umoptions from user_mapping
        union all
        select 'pg_class'::regclass, ftrelid, ftoptions from pg_foreign_table
    ) as g
    cross join pg_options_to_table(g.options) as o
    group by g.classid, g.objid
),
named_function as not materialized (
    -- a function without its arguments, as a definition names it
    select p.oid,
           case when pg_function_is_visible(p.oid) then '' else quote_ident(n.nspname) || '.' end
           || quote_ident(p.proname) as name
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
)
