create type e as enum ('a', 'gone');
create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table t (id int, v e default 'a') server s;
create table u (v e);
insert into u values ('a');
