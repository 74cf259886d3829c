-- does not: DROP FOREIGN TABLE
create foreign table links_2 (id int, slug text) server s options (a 'b');
