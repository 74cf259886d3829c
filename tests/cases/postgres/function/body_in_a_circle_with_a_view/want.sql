create table t (id int primary key);
insert into t values (1);
create function level(x int) returns int language plpgsql as 'begin return (select count(*) from v where id < x); end';
set check_function_bodies = off;
create function depth(x int) returns int language sql as 'select count(*)::int from v where id < x';
create view v as select id, level(id) as l, depth(id) as d from t;
reset check_function_bodies;
