create table links (id int, slug text);
create table log (entry links);
insert into links values (1, 'a');
