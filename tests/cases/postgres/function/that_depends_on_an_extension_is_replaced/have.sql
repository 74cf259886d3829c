create function f() returns int language sql as 'select 1';
alter function f() depends on extension plpgsql;
create table a (id int primary key, v int);
create materialized view m as select id from a;
alter materialized view m depends on extension plpgsql;
