create type e as enum ('c', 'b', 'a');
create table t (v text default 'a', w e default 'b', x e);
