-- does not: DROP FOREIGN TABLE
create foreign table links (id bigint options (a '1', b '2'), slug text) server s options (x '1', y '2');
