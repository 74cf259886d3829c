-- loses rows
create table a (id int primary key, v int);
insert into a values (1, 1);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update of v on a for each row execute function f();
