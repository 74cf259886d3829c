create domain d as bigint check (value > 0);
create table t (v d default 3);
