create table p (a int, constraint c check (a > 0));
create table k () inherits (p);
comment on constraint c on p is 'of the parent';
insert into k values (1);
