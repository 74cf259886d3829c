create table p (a int, z text default 'q');
create table c (b int, y int) inherits (p);
