-- The definition is what follows the name.
select json_build_array(s.tableoid::bigint, s.oid::bigint, 0) as address,
       json_build_array(n.nspname, s.stxname) as path,
       json_build_array(c.nspname, c.relname) as table,
       c.relkind = 'm' as of_view,
       substr(
           pg_get_statisticsobjdef(s.oid),
           length('CREATE STATISTICS ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname) || ' ') + 1
       ) as definition,
       nullif(s.stxstattarget, -1) as target
from pg_statistic_ext s
join namespace n on n.oid = s.stxnamespace
join relation c on c.oid = s.stxrelid
where c.relkind in ('r', 'p', 'f', 'm')
