create table p (a int, b int);
create table q (c text, b int);
create table t (x int, c text) inherits (p);
insert into t values (1, 2, 3, 'c');
