-- does not: DROP
create function f(a int) returns setof int language sql stable strict security definer leakproof parallel restricted cost 7.5 rows 42 support generate_series_int4_support set search_path = public, pg_temp set work_mem = '8MB' set "my.setting" = 'a, b' as 'select a';
create procedure p(a int) language sql security definer set search_path = '' as 'select a';
