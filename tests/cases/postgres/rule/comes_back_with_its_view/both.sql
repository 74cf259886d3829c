create table links (id int, slug text, clicks int);
insert into links values (1, 'a', 2);
