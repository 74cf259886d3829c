-- since: 15
create schema one;
create table links (id int primary key, slug text);
