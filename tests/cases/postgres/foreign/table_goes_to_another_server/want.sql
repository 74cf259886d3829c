create foreign table links (id int options (a 'b'), slug text) server t options (x 'y');
create view v as select id, slug from links;
