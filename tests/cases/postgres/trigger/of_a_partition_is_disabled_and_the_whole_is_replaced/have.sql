create trigger g before insert on a for each row execute function f();
alter table a_1 disable trigger g;
