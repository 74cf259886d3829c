create server s foreign data wrapper w options (a 'b');
create user mapping for public server s;
create foreign table links (id int) server s;
