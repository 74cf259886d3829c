create table a (id int primary key, v int, w varchar(10));
insert into a values (1, 1, 'x');
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update of v, w on a for each row when (old.v is distinct from new.v) execute function f();
alter table a enable always trigger g;
comment on trigger g on a is 'Comes back';
