-- since: 18
create table creature (id integer, name text not null);
create table quarry (name text);
create table cat (id integer not null, name text not null) inherits (creature);
create table dog (name text) inherits (quarry);
insert into cat values (1, 'a');
insert into dog values ('a');
