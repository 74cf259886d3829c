create table s.c (b int);
insert into s.c values (1);
