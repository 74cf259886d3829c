create table p (a int, b int);
create table c (d int) inherits (p);
insert into c values (1, 2, 3);
