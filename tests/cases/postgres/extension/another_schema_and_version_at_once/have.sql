create extension hstore version '1.7';
create table t (id int, v hstore default 'a=>1');
insert into t values (1, 'a=>1');
create index t_v on t using gin (v);
create view w as select v -> 'a' as a from t;
