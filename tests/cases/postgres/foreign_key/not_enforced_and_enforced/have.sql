-- since: 18
create table p (a int primary key);
create table c (a int constraint f references p not enforced, b int constraint g references p);
insert into p values (1);
insert into c values (1, 1);
