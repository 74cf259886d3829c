alter function f() depends on extension pg_trgm;
alter procedure p() depends on extension hstore;
alter trigger g on t depends on extension hstore;
alter materialized view m depends on extension pg_trgm;
