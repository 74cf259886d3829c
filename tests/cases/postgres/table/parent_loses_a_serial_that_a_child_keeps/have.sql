create table t2 (id int primary key, "C d" bigserial);
create table t3 () inherits (t2);
insert into t3 values (1, 7);
