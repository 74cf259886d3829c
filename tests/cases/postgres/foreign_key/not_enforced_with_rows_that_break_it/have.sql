-- since: 18
create table p (a int primary key);
create table c (a int);
insert into c values (9);
