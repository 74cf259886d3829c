create table a (id int primary key, v int, z text);
insert into a values (1, 2, 'x');
create function t() returns trigger language plpgsql as 'begin return new; end';
