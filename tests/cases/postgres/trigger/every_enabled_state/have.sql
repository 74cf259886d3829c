create trigger g1 before insert on a for each row execute function f();
create trigger g2 before insert on a for each row execute function f();
create trigger g3 before insert on a for each row execute function f();
create trigger g4 before insert on a for each row execute function f();
alter table a disable trigger g2, enable replica trigger g3, enable always trigger g4;
