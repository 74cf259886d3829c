-- PostgreSQL 14 has no column lists and no conditions: there the columns of "older" are found in place of its own.
select json_build_array(r.classid::bigint, r.oid::bigint, 0) as address,
       json_build_array(p.pubname, c.nspname, c.relname) as path,
       (
           select json_agg(a.attname order by a.attnum)
           from pg_attribute a
           where a.attrelid = r.prrelid and a.attnum = any (r.attributes)
       ) as columns,
       r.condition
from (select null::pg_node_tree as prqual, null::int2vector as prattrs) as older
cross join lateral (
    select r.tableoid as classid, r.oid, r.prpubid, r.prrelid,
           pg_get_expr(prqual, r.prrelid) as condition,
           prattrs::int2[] as attributes
    from pg_publication_rel r
) as r
join pg_publication p on p.oid = r.prpubid
join relation c on c.oid = r.prrelid
