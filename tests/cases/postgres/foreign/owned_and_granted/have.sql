-- first: do $$ begin create role postgres_case; exception when duplicate_object then null; end $$
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table links (id int, slug text) server s;
grant usage on foreign server s to postgres_case;
