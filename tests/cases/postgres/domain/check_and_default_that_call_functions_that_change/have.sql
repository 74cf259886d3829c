-- same: select v, u from t
create sequence s;
create function good(int) returns boolean immutable language sql as 'select $1 > 0';
create function usual() returns int language sql as 'select 1';
create domain d as int default usual() constraint good check (good(value));
create domain of_d as d default nextval('s');
create table t (v d, u of_d);
insert into t values (1, 3);
