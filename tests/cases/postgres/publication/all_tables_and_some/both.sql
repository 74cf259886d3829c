create table links (id int primary key, slug text);
insert into links values (1, 'a');
