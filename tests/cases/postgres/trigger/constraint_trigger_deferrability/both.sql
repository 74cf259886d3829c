create table a (id int primary key, v int);
insert into a values (1, 2);
create function f() returns trigger language plpgsql as 'begin return null; end';
