create table p (a int, b text default 'p', c text);
create table t (x int) inherits (p);
create table "T 2" (b text) inherits (p);
insert into t values (1, 'b', 'c', 3);
