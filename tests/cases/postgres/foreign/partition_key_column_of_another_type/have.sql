create table links (id int, slug text) partition by list (id);
create table links_1 partition of links for values in (1);
insert into links values (1, 'a');
create foreign table links_2 partition of links for values in (2) server s;
