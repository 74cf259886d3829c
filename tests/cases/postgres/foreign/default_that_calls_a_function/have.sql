create foreign table links (id int, at int) server s;
