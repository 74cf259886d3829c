create table p (a int);
create table c (b int) inherits (p);
insert into c values (1, 2);
