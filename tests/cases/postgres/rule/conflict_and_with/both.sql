create table counts (slug text primary key, n int);
insert into counts values ('a', 1);
create table links (id int, slug text);
