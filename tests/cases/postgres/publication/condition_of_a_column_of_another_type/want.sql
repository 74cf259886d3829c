create table links (id int primary key, clicks bigint);
insert into links values (1, 5);
create publication p for table links (id, clicks) where (clicks > 5);
