-- since: 18
create table t2 (id int primary key, b int generated always as (id * 3) virtual);
create table t3 () inherits (t2);
create table t5 () inherits (t2);
insert into t3 values (1);
