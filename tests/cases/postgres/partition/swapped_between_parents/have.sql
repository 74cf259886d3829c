create table t (id int) partition by range (id);
create table u (id int) partition by range (id);
create table one partition of t for values from (1) to (10);
create table two partition of u for values from (1) to (10);
insert into t values (1);
insert into u values (2);
