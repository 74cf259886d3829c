create foreign table links (id int options (a 'b'), slug text) server s options (x 'y');
create view v as select id, slug from links;
