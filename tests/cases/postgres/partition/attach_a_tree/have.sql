create table t (id int, v int) partition by range (id);
create table u (id int, v int) partition by list (v);
create table u_1 partition of u for values in (1);
insert into u values (1, 1);
create index on u (v);
