create table p (id int primary key);
insert into p values (1), (2);
