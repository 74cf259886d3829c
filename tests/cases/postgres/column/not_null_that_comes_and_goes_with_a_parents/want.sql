create table creature (id integer not null, name text);
create table quarry (name text not null);
create table cat (id integer not null, name text) inherits (creature);
create table dog (name text) inherits (quarry);
insert into cat values (1, 'a');
insert into dog values ('a');
