create foreign table links (id bigint options (b '3', c '4'), slug text options (d 'e')) server s options (y '3', "Z" '');
