create domain d as text default 'x' not null;
create domain e as numeric(10, 2)[] default '{}';
create table t (v d, w e default '{1}');
insert into t values ('a');
