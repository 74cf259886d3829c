create table a (id int primary key, v int);
insert into a values (1, 2);
create function f() returns int language sql as 'select 1';
create procedure p(int) language sql as 'select 1';
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on a for each row execute function g();
create materialized view m as select id, v from a;
create index "m I" on m (v);
