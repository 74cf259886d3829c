create table t (a int, b int generated always as (a * 2) stored);
create table c (x text generated always as ('n' || a) stored) inherits (t);
insert into c (a) values (3);
