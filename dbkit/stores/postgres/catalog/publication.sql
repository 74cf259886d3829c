-- Rows are read as JSON, so that columns which an older server does not have are null.
select json_build_array(p.tableoid::bigint, p.oid::bigint, 0) as address,
       json_build_array(p.pubname) as path,
       p.puballtables as all_tables,
       array_to_json(array_remove(array[
           case when p.pubinsert then 'insert' end,
           case when p.pubupdate then 'update' end,
           case when p.pubdelete then 'delete' end,
           case when p.pubtruncate then 'truncate' end
       ], null)) as operations,
       p.pubviaroot as via_partition_root,
       to_json(p) ->> 'pubgencols' as generated_columns
from pg_publication p
where not exists (select from member m where m.classid = p.tableoid and m.objid = p.oid)
