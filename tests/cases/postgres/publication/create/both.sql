create table links (id int primary key, slug text);
create table clicks (id int primary key);
insert into links values (1, 'a');
