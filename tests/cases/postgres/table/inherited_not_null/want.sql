create table p (a int not null, b int, c int);
create table t (x int) inherits (p);
alter table t alter c set not null;
