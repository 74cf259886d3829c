create table p (id int, v int) partition by range (id);
create table p_1 partition of p for values from (0) to (10);
insert into p values (1, 2);
create table base (id int);
create table child (more text) inherits (base);
insert into child values (1, 'x');
