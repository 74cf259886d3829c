create table p (id int, v int);
create table c () inherits (p);
insert into c values (1, 1);
create function f() returns trigger language plpgsql as 'begin return new; end';
