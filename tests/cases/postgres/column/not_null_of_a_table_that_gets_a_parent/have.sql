-- since: 18
create table creature (id integer not null, name text not null);
create table dog (id integer not null, name text not null);
create table fox (x integer, name text not null) inherits (creature);
insert into dog values (1, 'a');
insert into fox (id, name) values (1, 'a');
