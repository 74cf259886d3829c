-- one way
-- no extension has a path back to an older version
-- does: ALTER EXTENSION hstore UPDATE TO '1.7'
create extension hstore version '1.7';
