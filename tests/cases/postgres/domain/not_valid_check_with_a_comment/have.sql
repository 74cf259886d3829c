create domain d as int;
create table t (v d);
insert into t values (-1);
