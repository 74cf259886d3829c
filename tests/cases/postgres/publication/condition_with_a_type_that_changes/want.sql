create table links (id int primary key, at varchar(20));
insert into links values (1, 'a');
create publication p for table links where (at = 'a');
