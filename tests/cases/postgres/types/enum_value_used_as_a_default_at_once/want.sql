create type e as enum ('b', 'c');
create table t (v e default 'c', w e not null default 'c', check (v <> 'c'));
