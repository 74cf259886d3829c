create table parent (id int primary key);
create table child (extra int) inherits (parent);
insert into child values (1, 2);
