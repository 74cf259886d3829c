create schema s;
create table s.p (a int);
create table p (z text);
