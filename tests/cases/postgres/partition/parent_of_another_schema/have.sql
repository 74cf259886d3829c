create table "Old Parts"."T 1" (id int not null, v text);
insert into "Old Parts"."T 1" values (1, 'a');
