create domain d as int default 1 constraint low check (value > 0) constraint same check (value < 100);
create table t (v d);
insert into t values (5);
