-- does not: CREATE
create trigger g1 before insert on a for each row execute function f();
create trigger g2 before insert on a for each row execute function f();
create trigger g3 before insert on a for each row execute function f();
create trigger g4 before insert on a for each row execute function f();
alter table a enable always trigger g1, enable replica trigger g2, disable trigger g3;
