-- does not: DROP TABLE
-- does not: DROP COLUMN
create extension hstore schema one;
create table t (id int, v one.hstore);
insert into t values (1, 'a=>1');
create view w as select v from t;
create function f(one.hstore) returns int language sql as 'select 1';
