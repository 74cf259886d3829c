-- does: CREATE OR REPLACE TRIGGER
create table t (id int, v int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert or update of v on t for each row when (new.v > 0) execute function f();
