create domain age as integer check (value >= 0);
create type pet as (name text, age age);
create table zoo (id integer generated always as identity, pets pet[], best pet, primary key (id));
create table of_pet of pet (primary key (name));
create function older(p pet) returns pet language sql immutable as 'select row(p.name, p.age + 1)::pet';
create view pets as select id, (unnest(pets)).* from zoo;
create index zoo_best on zoo (((best).name));
insert into zoo (pets, best) values (array[('a', 1)::pet], ('b', 2));
insert into of_pet values ('c', 3);
