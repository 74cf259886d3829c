create table links (id int, slug text);
create table counts (slug text, n int);
insert into counts values ('a', 1);
