create table parent (id int not null, slug text);
insert into parent values (1, 'a');
