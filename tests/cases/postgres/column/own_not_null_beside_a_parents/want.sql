create table creature (id integer constraint id_there not null, name text, at date not null);
create table cat (constraint id_there not null id, not null at) inherits (creature);
create table dog (id integer constraint id_there not null, at date) inherits (creature);
create table elk () inherits (dog);
insert into cat values (1, 'a', '2025-01-01');
insert into dog values (1, 'a', '2025-01-01');
