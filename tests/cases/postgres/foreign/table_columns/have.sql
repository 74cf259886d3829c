-- does not: DROP FOREIGN TABLE
create foreign table links (id int, slug text not null, gone text, clicks int default 3) server s;
