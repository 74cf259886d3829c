-- does: DROP FUNCTION
create function f() returns bigint language sql as 'select 1';
create view v as select f() as x;
create table t (a int default f());
