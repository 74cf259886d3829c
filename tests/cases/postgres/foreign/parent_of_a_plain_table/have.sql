create foreign table parent (id int) server s;
create table child (n int) inherits (parent);
insert into child values (1, 2);
