-- The definition is what follows the rule's name. The rule _RETURN is the query of a view.
select json_build_array(w.tableoid::bigint, w.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, w.rulename) as path,
       c.relkind = 'v' as of_view,
       rtrim(
           substr(pg_get_ruledef(w.oid, true), length('CREATE RULE ' || quote_ident(w.rulename) || ' AS') + 1),
           ';'
       ) as definition,
       w.ev_enabled as enabled
from pg_rewrite w
join relation c on c.oid = w.ev_class
where w.rulename <> '_RETURN'
