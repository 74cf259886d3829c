create table a (id int not null, v int);
create table b (id int generated always as identity, v int);
