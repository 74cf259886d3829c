create table a (id int generated always as identity, v int);
create table b (id int not null, v int);
insert into a (v) values (1), (2);
insert into b values (7, 1);
