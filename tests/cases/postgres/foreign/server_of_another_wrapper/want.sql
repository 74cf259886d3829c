create server s foreign data wrapper x options (a 'b');
create user mapping for public server s;
create foreign table links (id int) server s;
