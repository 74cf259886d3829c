-- Extensions and the schema public come with a comment.
select json_build_array(d.classoid::bigint, d.objoid::bigint, d.objsubid) as address,
       d.description as text
from pg_description d
where (d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass)
  and d.classoid <> 'pg_extension'::regclass
