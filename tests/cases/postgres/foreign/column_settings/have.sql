create foreign table links (id int, slug text) server s;
