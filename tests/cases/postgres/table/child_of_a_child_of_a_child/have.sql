create schema s;
create table s.p (a int);
create table q (b int) inherits (s.p);
create table s.r (c int) inherits (q);
insert into s.r values (1, 2, 3);
