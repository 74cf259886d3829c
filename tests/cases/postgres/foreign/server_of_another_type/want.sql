create server s type 'u' foreign data wrapper w;
create user mapping for public server s options (user 'u');
create foreign table links (id int) server s;
create view v as select id from links;
comment on foreign table links is 'Elsewhere';
