create function f() returns trigger language plpgsql as 'begin return new; end';
create table p (id int primary key);
insert into p values (1);
