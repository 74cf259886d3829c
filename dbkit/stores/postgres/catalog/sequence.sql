-- The sequences behind identity columns belong to their columns.
select json_build_array(c.classid::bigint, c.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname) as path,
       c.relpersistence = 'u' as unlogged,
       format_type(s.seqtypid, null) as type,
       s.seqstart as start, s.seqincrement as increment, s.seqmin as minimum, s.seqmax as maximum,
       s.seqcache as cache, s.seqcycle as cycle,
       (
           select json_build_array(t.nspname, t.relname, a.attname)
           from sequence_column o
           join relation t on t.oid = o.attrelid
           join pg_attribute a on a.attrelid = o.attrelid and a.attnum = o.attnum
           where o.seqrelid = c.oid
       ) as owned_by
from relation c
join pg_sequence s on s.seqrelid = c.oid
where c.relkind = 'S'
  and not exists (select from sequence_column o where o.seqrelid = c.oid and o.deptype = 'i')
