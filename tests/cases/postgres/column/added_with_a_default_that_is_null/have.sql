create domain d as bigint default 3 not null;
create table t (id int primary key);
