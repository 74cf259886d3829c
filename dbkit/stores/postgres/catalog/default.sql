-- A child table has a copy of its parent's default; only one that differs is its own.
select json_build_array(d.tableoid::bigint, d.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, a.attname) as path,
       pg_get_expr(d.adbin, d.adrelid) as expression,
       not a.attislocal as inherited
from relation c
join pg_attribute a on a.attrelid = c.oid and a.atthasdef and a.attgenerated = ''
join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relkind in ('r', 'p', 'f') and not a.attisdropped
  and (a.attislocal or not exists (
      select
      from inherited i
      join pg_attribute pa on pa.attrelid = i.inhparent and pa.attname = a.attname
      join pg_attrdef pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum
      where i.inhrelid = c.oid and pg_get_expr(pd.adbin, pd.adrelid) = pg_get_expr(d.adbin, d.adrelid)
  ))
