create trigger g before insert on a for each row execute function f();
create trigger "select" before insert on a for each row execute function f();
