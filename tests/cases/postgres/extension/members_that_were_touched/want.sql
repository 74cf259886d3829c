create extension hstore;
create table t (v hstore);
