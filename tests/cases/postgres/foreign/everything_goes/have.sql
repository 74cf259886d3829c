create foreign data wrapper w;
create server s foreign data wrapper w;
create user mapping for public server s options (user 'u', password '${S_PASSWORD}');
create foreign table links (id int) server s;
