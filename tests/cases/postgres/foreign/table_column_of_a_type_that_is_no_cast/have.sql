-- does not: USING
create foreign table links (id text, at text) server s;
