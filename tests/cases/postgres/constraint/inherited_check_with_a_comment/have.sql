create table p (a int, constraint c check (a > 0));
create table k () inherits (p);
comment on constraint c on k is 'handed down';
insert into k values (1);
