create type e as enum ('a', 'b');
create table u (v e not null default 'a');
insert into u values ('b');
