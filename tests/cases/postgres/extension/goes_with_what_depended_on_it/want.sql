create extension pg_trgm;
create function g() returns int language sql as 'select 1';
alter function g() depends on extension pg_trgm;
