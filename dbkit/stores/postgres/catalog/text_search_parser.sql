select json_build_array(p.tableoid::bigint, p.oid::bigint, 0) as address,
       json_build_array(n.nspname, p.prsname) as path,
       a.name as start,
       b.name as gettoken,
       c.name as end,
       d.name as headline,
       e.name as lextypes
from pg_ts_parser p
join namespace n on n.oid = p.prsnamespace
join named_function a on a.oid = p.prsstart
join named_function b on b.oid = p.prstoken
join named_function c on c.oid = p.prsend
left join named_function d on d.oid = p.prsheadline
join named_function e on e.oid = p.prslextype
where not exists (select from member m where m.classid = p.tableoid and m.objid = p.oid)
