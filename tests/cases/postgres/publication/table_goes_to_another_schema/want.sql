-- loses rows
create table other.links (id int primary key, slug text);
create publication p for table other.links;
