-- does: ADD COLUMN a__new text COMPRESSION pglz
-- does not: TYPE bigint
create table t (id int primary key, a text compression pglz, b bigint);
grant select (b) on t to pg_monitor;
