-- does not: DROP SERVER
create server s type 't' version '1' foreign data wrapper w options (host 'h', dbname 'd', port '5432');
create server t foreign data wrapper w;
create foreign table links (id int) server s;
