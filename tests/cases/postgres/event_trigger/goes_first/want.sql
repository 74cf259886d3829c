create table links (id int);
insert into links values (1);
