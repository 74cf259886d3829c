create function f() returns text language plpgsql as $f$begin return $$it's$$ || $body$"\$body$ || E'\\'; end$f$;
create function g() returns text language sql as $f$select '$$ $body$'$f$;
comment on function g() is 'Has $$ in it';
