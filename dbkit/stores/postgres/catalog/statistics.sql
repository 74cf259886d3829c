-- The definition is what follows the name, with the columns by name: the server prints them as they stand in the table,
-- where their order is of no matter.
select json_build_array(s.tableoid::bigint, s.oid::bigint, 0) as address,
       json_build_array(n.nspname, s.stxname) as path,
       json_build_array(c.nspname, c.relname) as table,
       c.relkind = 'm' as of_view,
       d.head || coalesce(k.by_name, '') || substr(d.definition, length(d.head) + length(coalesce(k.printed, '')) + 1)
           as definition,
       nullif(s.stxstattarget, -1) as target
from pg_statistic_ext s
join namespace n on n.oid = s.stxnamespace
join relation c on c.oid = s.stxrelid
cross join lateral (
    select t.definition, substring(t.definition from '^(?:\([a-z, ]*\) )?ON ') as head
    from (
        select substr(
                   pg_get_statisticsobjdef(s.oid),
                   length('CREATE STATISTICS ' || s.stxnamespace::regnamespace || '.' || quote_ident(s.stxname) || ' ') + 1
               ) as definition
        offset 0
    ) as t
) as d
left join lateral (
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) as printed,
           string_agg(quote_ident(a.attname), ', ' order by a.attname collate "C") as by_name
    from pg_attribute a
    where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys)
) as k on true
where c.relkind in ('r', 'p', 'f', 'm')
