create sequence s;
create table p (a int, b int default 3, c int default nextval('s'));
create table t (x int) inherits (p);
create table u (a int) inherits (p);
alter table t alter b set default 9, alter c drop default;
