-- since: 15
create table links (id int primary key, slug text);
