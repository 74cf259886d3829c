create extension hstore schema two;
create table t (id int, v two.hstore);
insert into t values (1, 'a=>1');
create view w as select v from t;
create function f(two.hstore) returns int language sql as 'select 1';
