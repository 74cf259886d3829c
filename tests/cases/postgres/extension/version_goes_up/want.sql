-- one way
-- no extension has a path back to an older version
-- does: ALTER EXTENSION hstore UPDATE
create extension hstore;
create table t (id int, v hstore);
insert into t values (1, 'a=>1');
