create table p (a int primary key);
create table q (a int primary key);
create table c (a int constraint f references p);
insert into p values (1);
insert into q values (1);
insert into c values (1);
