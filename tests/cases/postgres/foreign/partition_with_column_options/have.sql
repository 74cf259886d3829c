create foreign table links_1 partition of links for values from (0) to (100) server s;
create foreign table links_2 partition of links for values from (100) to (200) server s;
alter foreign table links_2 alter slug options (a 'b', c 'd');
