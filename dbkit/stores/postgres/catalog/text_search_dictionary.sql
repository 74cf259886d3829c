select json_build_array(d.tableoid::bigint, d.oid::bigint, 0) as address,
       json_build_array(n.nspname, d.dictname) as path,
       case when pg_ts_template_is_visible(t.oid) then '' else quote_ident(tn.nspname) || '.' end
       || quote_ident(t.tmplname) as template,
       d.dictinitoption as options
from pg_ts_dict d
join namespace n on n.oid = d.dictnamespace
join pg_ts_template t on t.oid = d.dicttemplate
join pg_namespace tn on tn.oid = t.tmplnamespace
where not exists (select from member m where m.classid = d.tableoid and m.objid = d.oid)
