create table links (id int, slug text) partition by range (id);
create table links_1 (id int, slug text);
insert into links_1 values (1, 'a');
create publication p for table links_1;
