create type e as enum ('b', 'a');
create type e__old as enum ('x');
create table t (v e, w e__old);
