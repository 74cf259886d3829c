-- A child table has a copy of its parent's default; one that differs is its own, and so is none where the parent has one
-- (its address is made up: the column's in the catalogue of defaults).
select json_build_array('pg_attrdef'::regclass::oid::bigint, coalesce(d.oid, c.oid)::bigint,
                        case when d.oid is null then a.attnum else 0 end) as address,
       json_build_array(c.nspname, c.relname, a.attname) as path,
       coalesce(pg_get_expr(d.adbin, d.adrelid), 'NULL') as expression,
       not a.attislocal as inherited
from relation c
join attribute a on a.attrelid = c.oid and a.attgenerated = '' and (a.atthasdef or a.attinhcount > 0)
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join (
    select i.inhrelid, pa.attname, (array_agg(pg_get_expr(pd.adbin, pd.adrelid) order by i.inhseqno))[1] as expression
    from inherited i
    join pg_attribute pa on pa.attrelid = i.inhparent and pa.attnum > 0 and not pa.attisdropped and pa.attgenerated = ''
    left join pg_attrdef pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum
    group by i.inhrelid, pa.attname
) as p on p.inhrelid = c.oid and p.attname = a.attname and a.attinhcount > 0
where (case when a.attislocal then d.oid is not null or p.expression is not null
            else pg_get_expr(d.adbin, d.adrelid) is distinct from p.expression end)
