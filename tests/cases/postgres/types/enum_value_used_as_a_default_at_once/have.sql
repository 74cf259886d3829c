create type e as enum ('b');
create table t (v e);
