-- since: 18
create table t2 (id int primary key);
create table t3 (b interval) inherits (t2);
create table t5 () inherits (t2);
insert into t3 values (1, '1 day');
