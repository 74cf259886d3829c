select json_build_array(p.tableoid::bigint, p.oid::bigint, 0) as address,
       json_build_array(c.nspname, c.relname, p.polname) as path,
       p.polpermissive as permissive,
       p.polcmd as command,
       (
           select json_agg(case when r = 0 then 'public' else quote_ident(pg_get_userbyid(r)) end
                           order by pg_get_userbyid(r))
           from unnest(p.polroles) as r
       ) as roles,
       pg_get_expr(p.polqual, p.polrelid) as using,
       pg_get_expr(p.polwithcheck, p.polrelid) as check
from relation c
join pg_policy p on p.polrelid = c.oid
