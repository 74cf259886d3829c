create table links (id int, slug text);
