create domain d as int constraint filled not null;
create table t (v d);
insert into t values (1);
