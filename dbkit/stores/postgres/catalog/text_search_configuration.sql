select json_build_array(o.tableoid::bigint, o.oid::bigint, 0) as address,
       json_build_array(n.nspname, o.cfgname) as path,
       case when pg_ts_parser_is_visible(p.oid) then '' else quote_ident(pn.nspname) || '.' end
       || quote_ident(p.prsname) as parser
from pg_ts_config o
join namespace n on n.oid = o.cfgnamespace
join pg_ts_parser p on p.oid = o.cfgparser
join pg_namespace pn on pn.oid = p.prsnamespace
where not exists (select from member m where m.classid = o.tableoid and m.objid = o.oid)
