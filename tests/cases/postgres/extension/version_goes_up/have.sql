create extension hstore version '1.7';
create table t (id int, v hstore);
insert into t values (1, 'a=>1');
