create foreign table links_2 partition of links for values from (100) to (200) server s options (a 'b');
create foreign table links_0 partition of links default server s;
comment on foreign table links_2 is 'Elsewhere';
