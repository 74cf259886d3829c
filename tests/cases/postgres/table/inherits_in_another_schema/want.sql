create table s.c (b int) inherits (s.p);
create table s.d () inherits (p);
