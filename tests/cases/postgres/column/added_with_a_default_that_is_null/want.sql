create domain d as bigint default 3 not null;
create table t (id int primary key);
alter table t add b varchar(20) not null default null;
alter table t add c d default null;
alter table t add e d;
