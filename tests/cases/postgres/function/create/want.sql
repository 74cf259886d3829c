create function plain(a int, b text default 'x', variadic c int[] default '{}') returns text language sql
    immutable strict parallel safe cost 5 as 'select a::text || b';
create function many(out x int, inout y int) language plpgsql stable security definer set search_path to public, pg_temp
    set work_mem to '8MB' as $$ begin x := 1; end $$;
create function rows(n int) returns table (a int, b text) language sql rows 10 begin atomic select 1, 'x'::text as b; end;
create function one(int) returns int language sql return $1 + 1;
create procedure p(inout a int) language plpgsql as 'begin a := 1; end';
create function dollars() returns text language sql as $x$ select $$it's $body$ here$$ $x$;
