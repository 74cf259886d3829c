create foreign table links (id int not null, slug text) server s;
