create sequence s;
create table p (a int default 1, b int default 2, c int default nextval('s'));
create table t (x int) inherits (p);
create table u (a int default 5) inherits (p);
insert into t values (1, 2, 3, 4);
