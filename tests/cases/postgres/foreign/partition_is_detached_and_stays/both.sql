create foreign data wrapper w;
create server s foreign data wrapper w;
create table links (id int, slug text) partition by range (id);
create table links_1 partition of links for values from (0) to (100);
insert into links values (1, 'a');
