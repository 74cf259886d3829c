create table p2 (a int primary key);
create table c (a int, b int constraint f references p2);
insert into p2 values (2);
insert into c values (null, null);
