create table a (id int, v int) partition by list (id);
create table a_1 partition of a for values in (1);
insert into a values (1, 1);
create function f() returns trigger language plpgsql as 'begin return null; end';
