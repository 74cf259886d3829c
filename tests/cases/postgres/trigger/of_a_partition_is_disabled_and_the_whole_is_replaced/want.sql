create trigger g before insert on a for each row when (new.v > 0) execute function f();
alter table a enable always trigger g;
alter table a_1 disable trigger g;
