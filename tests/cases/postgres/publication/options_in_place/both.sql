create table links (id int primary key, slug text);
