create foreign table links_2 partition of links for values from (100) to (200) server s options (a 'b');
