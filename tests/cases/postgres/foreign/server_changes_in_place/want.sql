create server s type 't' foreign data wrapper w options (host 'other', dbname 'd', connect_timeout '5');
create server t version '2' foreign data wrapper w options (host 'h');
create foreign table links (id int) server s;
