create domain d1 as int;
create domain d2 as d1 check (value < 1000);
create table t4 (id int primary key, b d2);
insert into t4 values (1, 5), (2, null);
