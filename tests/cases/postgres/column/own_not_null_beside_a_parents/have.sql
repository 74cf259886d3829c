-- since: 18
create table creature (id integer constraint id_there not null, name text, at date);
create table cat () inherits (creature);
create table dog (id integer) inherits (creature);
create table elk (id integer not null) inherits (dog);
insert into cat values (1, 'a', '2025-01-01');
insert into dog values (1, 'a', '2025-01-01');
