create foreign table parent (id int, slug text default 'a') server s;
create table child (n int) inherits (parent);
insert into child values (1, 'b', 2);
