-- DEPENDS ON EXTENSION: dropped with the extension, and no member of it.
select json_build_array(d.classid::bigint, d.objid::bigint, 0) as address,
       json_agg(e.extname order by e.extname) as extensions
from pg_depend d
join pg_extension e on e.oid = d.refobjid
where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x'
group by d.classid, d.objid
