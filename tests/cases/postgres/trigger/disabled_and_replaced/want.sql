create trigger g before update on a for each row execute function f();
alter table a disable trigger g;
create trigger h before insert or delete on a for each row execute function f();
alter table a enable always trigger h;
