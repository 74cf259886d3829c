create table p (a int, k int);
create table c (b int) inherits (p);
insert into c values (1, 1, 2);
