-- Columns that come from a parent are the parent's, unless something of them differs from the parent's. What few columns
-- have is one value, which most rows are without: columns are most of what is read.
select json_build_array(c.classid::bigint, c.oid::bigint, a.attnum) as address,
       json_build_array(c.nspname, c.relname, a.attname) as path,
       a.attnum as position,
       format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as not_null,
       t.typstorage as type_storage,
       k.conname as not_null_name,
       a.attidentity as identity,
       i.sequence,
       case
           when a.attcollation <> t.typcollation or a.attgenerated <> ''
                or a.attstorage <> t.typstorage or a.attcompression <> '' or nullif(a.attstattarget, -1) is not null
                or a.attoptions is not null or a.attfdwoptions is not null or not a.attislocal and a.attinhcount > 0
                or k.connoinherit or not k.convalidated or not k.conislocal
           then json_build_object(
               'collation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
               'generated_kind', a.attgenerated,
               'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end,
               'storage', case when a.attstorage <> t.typstorage then a.attstorage end,
               'compression', nullif(a.attcompression, ''),
               'statistics', nullif(a.attstattarget, -1),
               'options', a.attoptions,
               'foreign_options', case when a.attfdwoptions is not null then (
                   select json_agg(json_build_array(o.option_name, o.option_value) order by o.option_name)
                   from pg_options_to_table(a.attfdwoptions) as o
               ) end,
               'inherited', not a.attislocal and a.attinhcount > 0,
               'not_null_no_inherit', coalesce(k.connoinherit, false),
               'not_null_validated', coalesce(k.convalidated, true),
               'not_null_handed', coalesce(k.coninhcount > 0 and (c.relispartition or not k.conislocal), false)
           )
       end as special
from relation c
join attribute a on a.attrelid = c.oid
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join (
    select o.attrelid, o.attnum,
           json_build_object(
               'path', json_build_array(sn.nspname, s.relname),
               'start', q.seqstart, 'increment', q.seqincrement, 'minimum', q.seqmin, 'maximum', q.seqmax,
               'cache', q.seqcache, 'cycle', q.seqcycle
           ) as sequence
    from sequence_column o
    join pg_sequence q on q.seqrelid = o.seqrelid
    join pg_class s on s.oid = o.seqrelid
    join shown_schema sn on sn.oid = s.relnamespace
    where o.deptype = 'i'
) as i on i.attrelid = a.attrelid and i.attnum = a.attnum
left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum
left join (
    select n.inhrelid, pa.attname, bool_or(pa.attnotnull) as not_null,
           (array_agg(pk.conname order by n.inhseqno))[1] as not_null_name,
           (array_agg(row(pa.attstorage, pa.attcompression, nullif(pa.attstattarget, -1),
                          pg_get_expr(pd.adbin, pd.adrelid))::text order by n.inhseqno))[1] as settings
    from inherited n
    join pg_attribute pa on pa.attrelid = n.inhparent and pa.attnum > 0 and not pa.attisdropped
    left join pg_attrdef pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum and pa.attgenerated <> ''
    left join pg_constraint pk on pk.conrelid = pa.attrelid and pk.contype = 'n' and pk.conkey[1] = pa.attnum
    group by n.inhrelid, pa.attname
) as p on p.inhrelid = a.attrelid and p.attname = a.attname and not a.attislocal
where (p.inhrelid is null
       or a.attnotnull <> p.not_null
       or k.conname <> p.not_null_name
       or k.conislocal and k.coninhcount > 0 and not c.relispartition
       or a.attfdwoptions is not null
       or a.attoptions is not null
       or row(a.attstorage, a.attcompression, nullif(a.attstattarget, -1),
              case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end)::text <> p.settings)
