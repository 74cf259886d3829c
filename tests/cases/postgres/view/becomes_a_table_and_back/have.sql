create view w as select id, v from a;
create view x as select id from w;
create function f() returns setof w language sql as 'select 1, 2';
