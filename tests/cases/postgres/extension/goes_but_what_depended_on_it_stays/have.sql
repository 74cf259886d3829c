create extension hstore;
create function f() returns int language sql as 'select 1';
alter function f() depends on extension hstore;
create table t (id int);
insert into t values (1);
create index t_id on t (id);
alter index t_id depends on extension hstore;
