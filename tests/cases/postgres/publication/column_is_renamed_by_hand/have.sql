create table links (id int primary key, old text);
create publication p for table links (id, old) where (id > 1);
