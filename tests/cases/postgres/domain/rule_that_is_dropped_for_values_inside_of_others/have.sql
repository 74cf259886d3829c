create domain d as int check (value > 0) check (value < 9);
create table t (v d, a d[]);
insert into t values (1, '{2}');
