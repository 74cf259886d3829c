create foreign data wrapper w;
create server s foreign data wrapper w;
create table links (id int, slug text) partition by range (id);
