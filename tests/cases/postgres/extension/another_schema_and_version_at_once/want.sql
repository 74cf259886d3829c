-- one way
-- no extension has a path back to an older version
-- does not: DROP TABLE
-- does not: DROP COLUMN
create schema "Ext";
create extension hstore schema "Ext";
create table t (id int, v "Ext".hstore default 'a=>1');
insert into t values (1, 'a=>1');
create index t_v on t using gin (v);
create view w as select v operator("Ext".->) 'a' as a from t;
