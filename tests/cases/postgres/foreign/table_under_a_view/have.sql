create foreign table links (id int, slug text) server s;
create view v as select id, slug from links;
