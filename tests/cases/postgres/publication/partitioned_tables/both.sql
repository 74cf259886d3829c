create table links (id int primary key) partition by range (id);
create table links_1 partition of links for values from (0) to (10);
insert into links values (1);
