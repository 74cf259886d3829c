-- does not: DROP
create function f(a int, variadic b text[] default '{}') returns setof record language plpgsql as 'begin end';
