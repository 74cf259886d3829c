create table links (id int, slug text) partition by range (id);
create table links_1 partition of links for values from (0) to (10);
insert into links_1 values (1, 'a');
create publication p for table links, links_1;
