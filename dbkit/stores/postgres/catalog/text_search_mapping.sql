-- A mapping is known to the server by the configuration and the number that its parser gives to the token type.
with token as materialized (
    select p.parser, t.tokid, t.alias
    from (select distinct o.cfgparser as parser from pg_ts_config o join namespace n on n.oid = o.cfgnamespace) as p
    cross join lateral ts_token_type(p.parser) as t
)
select json_build_array(g.tableoid::bigint, g.mapcfg::bigint, g.maptokentype) as address,
       json_build_array(n.nspname, o.cfgname, t.alias) as path,
       json_agg(case when pg_ts_dict_is_visible(d.oid) then '' else quote_ident(dn.nspname) || '.' end
                || quote_ident(d.dictname) order by g.mapseqno) as dictionaries
from pg_ts_config o
join namespace n on n.oid = o.cfgnamespace
join pg_ts_config_map g on g.mapcfg = o.oid
join token t on t.parser = o.cfgparser and t.tokid = g.maptokentype
join pg_ts_dict d on d.oid = g.mapdict
join pg_namespace dn on dn.oid = d.dictnamespace
where not exists (select from member m where m.classid = o.tableoid and m.objid = o.oid)
group by g.tableoid, g.mapcfg, g.maptokentype, n.nspname, o.cfgname, t.alias
