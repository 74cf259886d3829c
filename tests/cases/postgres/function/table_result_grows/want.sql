create function f() returns table (id int, v int, more text) language sql stable as 'select id, v, ''x'' from public.a';
create view w as select * from f();
create materialized view m as select f.id from f();
