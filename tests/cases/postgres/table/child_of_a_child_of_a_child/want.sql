create schema s;
create table s.p (a bigint, z int default 1);
create table q (b int) inherits (s.p);
create table s.r (c int not null) inherits (q);
