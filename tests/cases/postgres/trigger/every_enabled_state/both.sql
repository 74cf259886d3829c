create table a (id int primary key, v int);
create function f() returns trigger language plpgsql as 'begin return new; end';
