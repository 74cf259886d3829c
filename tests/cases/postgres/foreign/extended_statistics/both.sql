create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table links (id int, slug text) server s;
