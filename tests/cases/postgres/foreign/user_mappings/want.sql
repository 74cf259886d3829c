-- first: do $$ begin create role postgres_case; exception when duplicate_object then null; end $$
-- does not: DROP USER MAPPING FOR PUBLIC
create user mapping for public server s options (user 'b', password '${TWO}');
create user mapping for postgres_case server s options (password '${THREE}');
