create table p (a int primary key);
create table c (a int constraint f references p not enforced);
insert into c values (9);
