create table links (id int primary key);
create publication p for table links;
create publication q for all tables;
