create function f() returns bigint language sql as 'select 1::bigint';
alter function f() depends on extension plpgsql;
create table a (id int primary key, v int);
create materialized view m as select id, v from a;
alter materialized view m depends on extension plpgsql;
