-- loses rows
create table links (id int primary key, slug text);
create view v as select id, slug from links;
