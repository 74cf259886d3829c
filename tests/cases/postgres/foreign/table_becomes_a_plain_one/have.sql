create foreign table links (id int, slug text) server s options (x 'y');
create view v as select id, slug from links;
