create foreign table far.links (id int) server s;
