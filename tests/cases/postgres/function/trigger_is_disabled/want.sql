-- does: DISABLE TRIGGER g
-- does not: CREATE
create table t (id int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update on t for each row execute function f();
create trigger h before update on t for each row execute function f();
alter table t disable trigger g;
alter table t enable always trigger h;
