create table p (a int primary key);
create table c (a int constraint f references p, b int);
insert into p values (1);
insert into c values (null, null);
