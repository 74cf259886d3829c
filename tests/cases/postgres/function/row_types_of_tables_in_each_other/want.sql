create table a (id int primary key);
create table b (id int primary key, a a);
alter table a add column n int;
create function of_a(x a) returns b language sql as 'select row(x.id, x)::b';
create function of_b(x b) returns setof a language sql as 'select (x.a).*';
insert into a values (1);
insert into b values (1, row(1, null));
