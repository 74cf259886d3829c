create foreign table links (id bigint, slug text) server s;
create view v as select id, slug from links;
