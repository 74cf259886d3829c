-- does not: CREATE DOMAIN
create domain d as text;
create domain e as numeric(10, 2)[];
create table t (v d, w e default '{1}');
