create table links (id int, slug text);
insert into links values (1, 'a');
