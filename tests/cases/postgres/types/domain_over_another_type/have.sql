create domain d as int check (value > 0);
create table t (v d default 3);
insert into t values (5);
