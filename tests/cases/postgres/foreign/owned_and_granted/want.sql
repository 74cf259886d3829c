create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table links (id int, slug text) server s;
create user mapping for postgres_case server s;
grant usage on foreign data wrapper w to postgres_case with grant option;
grant select, update (slug) on links to postgres_case;
alter foreign table links owner to postgres_case;
