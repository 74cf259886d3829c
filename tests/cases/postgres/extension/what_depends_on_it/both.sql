create extension hstore;
create extension pg_trgm;
create table t (id int, v text);
insert into t values (1, 'a');
create index t_v on t (v);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row execute function f();
create procedure p() language sql as 'select 1';
create materialized view m as select id from t;
