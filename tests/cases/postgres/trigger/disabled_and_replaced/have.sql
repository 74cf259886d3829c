create trigger g before insert on a for each row execute function f();
alter table a disable trigger g;
create trigger h before insert on a for each row execute function f();
alter table a enable replica trigger h;
