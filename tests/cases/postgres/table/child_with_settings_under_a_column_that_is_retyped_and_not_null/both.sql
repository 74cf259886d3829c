create table t2 (id int primary key);
create table t3 () inherits (t2);
