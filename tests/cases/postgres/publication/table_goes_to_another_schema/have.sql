create table links (id int primary key, slug text);
create publication p for table links;
