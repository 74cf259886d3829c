create table links (id int primary key, new text);
create publication p for table links (id, new) where (id > 2);
