-- What the other queries start from. Left out: the system's schemas, members of extensions, dbkit's and yoyo's tables.
namespace as materialized (
    select n.oid, n.tableoid as classid, n.nspname
    from pg_namespace n
    where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
),
member as materialized (
    select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d where d.deptype = 'e'
),
relation as materialized (
    select c.*, c.tableoid as classid, n.nspname
    from pg_class c
    join namespace n on n.oid = c.relnamespace
    where not exists (select from member m where m.classid = c.tableoid and m.objid = c.oid)
      and c.reloftype = 0
      and c.relname not in ('_yoyo_migration', '_yoyo_log', '_yoyo_version', 'yoyo_lock',
                            '_dbkit_revision', '_dbkit_journal')
),
inherited as materialized (
    select i.inhrelid, i.inhparent, i.inhseqno from pg_inherits i
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
)
