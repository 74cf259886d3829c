create foreign table links (id int not null, slug text) inherits (parent) server s options (a 'b');
alter foreign table links alter id options (add x 'y');
