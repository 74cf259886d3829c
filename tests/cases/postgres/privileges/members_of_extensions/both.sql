-- roles: case_app case_boss
create extension hstore;
create extension postgres_fdw;
create extension pg_stat_statements;
create table t (v hstore);
insert into t values ('a=>1');
