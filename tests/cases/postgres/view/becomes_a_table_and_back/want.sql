create table w (id int, v int);
create view x as select id from w;
create function f() returns setof w language sql as 'select 1, 2';
