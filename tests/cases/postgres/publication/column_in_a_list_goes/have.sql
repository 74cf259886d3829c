create table links (id int primary key, slug text, clicks int);
insert into links values (1, 'a', 5);
create publication p for table links (id, clicks);
