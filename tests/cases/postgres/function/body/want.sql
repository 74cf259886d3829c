-- does: CREATE OR REPLACE FUNCTION
-- does not: DROP
create function f() returns int language sql immutable as 'select 2';
create view v as select f();
