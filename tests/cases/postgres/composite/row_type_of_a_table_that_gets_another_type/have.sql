-- same: select (a).id::text, more::text from b
create table a (id int, v text);
create table b (id int, a a, more a[]);
insert into a values (1, 'x');
insert into b values (1, row(2, 'y'), '{"(3,z)"}');
