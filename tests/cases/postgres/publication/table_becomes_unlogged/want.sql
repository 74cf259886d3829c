create unlogged table links (id int primary key);
insert into links values (1);
create publication p;
