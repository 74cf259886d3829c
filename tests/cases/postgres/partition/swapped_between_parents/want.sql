create table t (id int) partition by range (id);
create table u (id int) partition by range (id);
create table one partition of u for values from (1) to (10);
create table two partition of t for values from (1) to (10);
